archive simdjson "-std=c++17 -Isingleheader" singleheader/simdjson.cpp
cp singleheader/simdjson.h "$sysroot/include/"
cmake_package simdjson "$(version_of simdjson)" simdjson::simdjson simdjson
