# aha_harden(TARGET SCOPE): options that make a mistake in memory harder to use. SCOPE is PRIVATE, PUBLIC or INTERFACE.
#
# Control-flow protection marks where indirect calls may land, and keeps no shadow stack itself: that would take a C
# library and a kernel that switch it on, and libraries that all say they can bear it. Fibers could not while
# Boost.Context is not built for it, and where it is not, it does not say so, so the shadow stack stays off.
#
# On Windows the compiler probes each page of a frame anyway, and the marks mean nothing.

include(CheckCXXCompilerFlag)

function(aha_harden target scope)
  target_compile_options(${target} ${scope} -fstack-protector-strong)
  if(WIN32)
    target_link_options(${target} ${scope} -fstack-protector-strong LINKER:--dynamicbase,--high-entropy-va,--nxcompat)
  else()
    # clang takes each of them for any processor, and warns when it compiles.
    if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64|i.86")
      check_cxx_compiler_flag(-fcf-protection=full AHA_HAS_CF_PROTECTION)
    elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "aarch64|arm64")
      check_cxx_compiler_flag(-mbranch-protection=standard AHA_HAS_BRANCH_PROTECTION)
    endif()
    target_compile_options(
      ${target}
      ${scope}
      # A frame larger than the guard of a fiber's stack would otherwise step over it, into another event.
      -fstack-clash-protection
      $<$<BOOL:${AHA_HAS_CF_PROTECTION}>:-fcf-protection=full>
      $<$<BOOL:${AHA_HAS_BRANCH_PROTECTION}>:-mbranch-protection=standard>)
    target_link_options(${target} ${scope} LINKER:-z,relro LINKER:-z,now LINKER:-z,noexecstack)
  endif()
  # For optimised code only; and a sanitizer checks the same calls, more closely.
  if(NOT AHA_SANITIZE)
    target_compile_options(
      ${target} ${scope} "$<$<CONFIG:Release,RelWithDebInfo,MinSizeRel>:SHELL:-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3>")
  endif()
endfunction()
