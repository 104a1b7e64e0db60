# For Windows x86-64, by mingw-w64, with the libraries that scripts/sysroot/build makes.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(CMAKE_SYSTEM_VERSION 10)

set(target x86_64-w64-mingw32)
set(CMAKE_C_COMPILER ${target}-gcc-posix)
set(CMAKE_CXX_COMPILER ${target}-g++-posix)
set(CMAKE_RC_COMPILER ${target}-windres)

set(AHA_SYSROOT ${CMAKE_CURRENT_LIST_DIR}/../../build/windows/sysroot CACHE PATH "where the libraries for Windows are")
get_filename_component(AHA_SYSROOT ${AHA_SYSROOT} ABSOLUTE)
set(CMAKE_FIND_ROOT_PATH ${AHA_SYSROOT} /usr/${target})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
set(Boost_NO_WARN_NEW_VERSIONS ON)
set(ENV{PKG_CONFIG_LIBDIR} ${AHA_SYSROOT}/lib/pkgconfig)

# Windows 10 and later, and the libraries as they are built: static ones, but for OpenSSL's.
string(JOIN " " definitions -D_WIN32_WINNT=0x0A00 -DWIN32_LEAN_AND_MEAN -DNOMINMAX -DUNICODE -D_UNICODE
       -DBOOST_ALL_NO_LIB -DCARES_STATICLIB -DCURL_STATICLIB -DLIBXML_STATIC -DPSL_STATIC -DSODIUM_STATIC)
set(CMAKE_C_FLAGS_INIT ${definitions})
set(CMAKE_CXX_FLAGS_INIT ${definitions})

# The system's libraries that the code and these libraries call; of one that nothing calls the linker takes nothing.
string(JOIN " " libraries -L${AHA_SYSROOT}/lib -lws2_32 -lmswsock -liphlpapi -lcrypt32 -lbcrypt -lnormaliz -lpsapi -luserenv -ldbghelp
       -lkernel32 -luser32 -ladvapi32 -lshell32 -lole32 -luuid)
set(CMAKE_CXX_STANDARD_LIBRARIES ${libraries} CACHE STRING "")

# Tests run under wine, and find the runtime's DLLs in the sysroot.
set(CMAKE_CROSSCOMPILING_EMULATOR env -u DISPLAY WINEDEBUG=-all WINEDLLOVERRIDES=mscoree,mshtml= WINEPATH=Z:${AHA_SYSROOT}/bin wine)
