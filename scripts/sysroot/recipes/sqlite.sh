# Its one large file is made by tools that run here.
mkdir -p made && cd made
make -s -f ../Makefile.linux-gcc TOP=.. CC=gcc AR=ar sqlite3.c
archive sqlite3 "-DSQLITE_THREADSAFE=1 -DSQLITE_OMIT_LOAD_EXTENSION" sqlite3.c
cp sqlite3.h "$sysroot/include/"
