mkdir -p "$sysroot/include"
cp -r core/include/prometheus "$sysroot/include/"
printf '#pragma once\n#define PROMETHEUS_CPP_CORE_EXPORT\n' >"$sysroot/include/prometheus/detail/core_export.h"
archive prometheus-cpp-core "-std=c++17 -I$sysroot/include -Icore/src" $(find core/src -name '*.cc')
cmake_package prometheus-cpp "$(version_of prometheus-cpp)" prometheus-cpp::core prometheus-cpp-core
pkgconfig_package prometheus-cpp-core "$(version_of prometheus-cpp)" prometheus-cpp-core
