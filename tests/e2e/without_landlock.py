#!/usr/bin/env python3
"""without_landlock.py PROGRAM ARGUMENT...: runs the program as on a kernel without Landlock.

A filter answers landlock_create_ruleset with ENOSYS, for the program and all processes that it starts.
"""
import ctypes
import errno
import os
import struct
import sys

PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, SECCOMP_MODE_FILTER = 22, 38, 2
SECCOMP_RET_ERRNO, SECCOMP_RET_ALLOW = 0x00050000, 0x7FFF0000
LANDLOCK_CREATE_RULESET = 444  # on every architecture
LOAD_WORD, JUMP_IF_EQUAL, RETURN = 0x20, 0x15, 0x06


def instruction(code, value, if_true=0, if_false=0):
    return struct.pack("HBBI", code, if_true, if_false, value)


def refuse_landlock():
    program = (instruction(LOAD_WORD, 0) + instruction(JUMP_IF_EQUAL, LANDLOCK_CREATE_RULESET, 0, 1)
               + instruction(RETURN, SECCOMP_RET_ERRNO | errno.ENOSYS) + instruction(RETURN, SECCOMP_RET_ALLOW))
    code = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 or libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, header, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "no filter")


refuse_landlock()
os.execv(sys.argv[1], sys.argv[1:])
