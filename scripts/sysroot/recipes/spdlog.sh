flags="-DSPDLOG_COMPILED_LIB -DSPDLOG_FMT_EXTERNAL"
archive spdlog "-std=c++17 $flags -Iinclude -I$sysroot/include" src/{spdlog,stdout_sinks,color_sinks,file_sinks,async}.cpp
cp -r include/spdlog "$sysroot/include/"
cmake_package spdlog "$(version_of spdlog)" spdlog::spdlog spdlog fmt::fmt
cat >>"$sysroot/lib/cmake/spdlog/spdlogConfig.cmake" <<'END'
find_package(fmt REQUIRED)
set_target_properties(spdlog::spdlog PROPERTIES INTERFACE_COMPILE_DEFINITIONS "SPDLOG_COMPILED_LIB;SPDLOG_FMT_EXTERNAL")
END
