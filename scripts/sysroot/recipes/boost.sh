# JSON and URL are whole in the headers, and JSON takes its memory from Container. Of Context the assembler is needed;
# its linker directives would export it from whatever links it.
json=json.cpp url=url.cpp
echo '#include <boost/json/src.hpp>' >$json
echo '#include <boost/url/src.hpp>' >$url
archive boost_json "-std=c++20 -DBOOST_JSON_STATIC_LINK -I$sysroot/include" $json
archive boost_url "-std=c++20 -DBOOST_URL_STATIC_LINK -I$sysroot/include" $url

tar xf "$(source_file boost1.81 .orig.tar.xz)" --strip-components=1 --wildcards '*/libs/con*/src'
archive boost_container "-DBOOST_CONTAINER_STATIC_LINK -I$sysroot/include" libs/container/src/*_resource.cpp
cd libs/context/src
archive boost_context "-DBOOST_CONTEXT_SOURCE -DBOOST_CONTEXT_EXPORT= -DBOOST_CONTEXT_STATIC_LINK -I$sysroot/include" \
  asm/{make,jump,ontop}_x86_64_ms_pe_gas.asm windows/stack_traits.cpp
$target-objcopy --remove-section=.drectve "$sysroot/lib/libboost_context.a"
