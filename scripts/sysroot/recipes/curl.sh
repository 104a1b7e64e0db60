# HTTP alone, TLS by OpenSSL. Without configure, lib/config-win32.h says what Windows has.
cd lib
archive curl "-DBUILDING_LIBCURL -DCURL_STATICLIB -DHTTP_ONLY -DUSE_OPENSSL -DHAVE_LIBZ -DENABLE_IPV6 -DUSE_WIN32_IDN -DWANT_IDN_PROTOTYPES -D_WIN32_WINNT=0x0A00 -I../include -I. -I$sysroot/include" \
  ./*.c vauth/*.c vquic/*.c vtls/*.c
cp -r ../include/curl "$sysroot/include/"
cmake_package CURL "$(version_of curl)" CURL::libcurl curl ssl crypto z
