archive fmt -Iinclude src/format.cc
cp -r include/fmt "$sysroot/include/"
cmake_package fmt "$(version_of fmtlib)" fmt::fmt fmt
