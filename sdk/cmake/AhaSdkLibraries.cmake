# For Windows: the libraries that the SDK's own call, which come with it.
macro(_aha_library target file)
  if(NOT TARGET ${target})
    add_library(${target} UNKNOWN IMPORTED)
    set_target_properties(${target} PROPERTIES IMPORTED_LOCATION ${PACKAGE_PREFIX_DIR}/lib/${file}
                          INTERFACE_INCLUDE_DIRECTORIES ${PACKAGE_PREFIX_DIR}/include)
  endif()
endmacro()
_aha_library(Boost::json libboost_json.a)
_aha_library(OpenSSL::Crypto libcrypto.dll.a)
_aha_library(LibXml2::LibXml2 libxml2.a)
_aha_library(lowdown liblowdown.a)
