# With Debian's list of public suffixes built in.
list=/usr/share/publicsuffix/public_suffix_list.dat
python3 src/psl-make-dafsa --output-format=cxx+ $list suffixes_dafsa.h
version=$(version_of libpsl)
IFS=. read -r major minor patch <<<"$version"
sed "s/@LIBPSL_VERSION_MAJOR@/$major/; s/@LIBPSL_VERSION_MINOR@/$minor/; s/@LIBPSL_VERSION_PATCH@/$patch/
     s/@LIBPSL_VERSION_NUMBER@/0x000000/; s/@LIBPSL_VERSION@/$version/" include/libpsl.h.in >"$sysroot/include/libpsl.h"
archive psl "-DPSL_STATIC -DENABLE_BUILTIN -DHAVE_STRINGS_H -DPSL_DISTFILE='\"\"' -DPACKAGE_VERSION='\"$version\"' -I. -I$sysroot/include" \
  src/psl.c src/lookup_string_in_fixed_set.c
