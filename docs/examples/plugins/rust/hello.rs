//! A whole plugin in Rust, without the SDK and without Cargo:
//!   rustc --edition 2021 --crate-type cdylib -C panic=abort hello.rs -o hello_rs.so
//! For Windows the file is hello_rs.dll.
//!
//! The structs repeat aha/abi.h, as far as this plugin needs it. A panic must not leave a plugin: hence panic=abort;
//! code that may panic wraps its functions in std::panic::catch_unwind and calls host.fail instead.
//! Fields and slots that are only there to keep the others in place start with an underscore.

use std::ffi::c_void;

#[repr(C)]
#[derive(Clone, Copy)]
pub struct Bytes {
    data: *const u8,
    size: u64,
}

impl Bytes {
    fn of(text: &str) -> Bytes {
        Bytes { data: text.as_ptr(), size: text.len() as u64 }
    }
}

#[repr(C)]
pub struct Sink {
    _size: u32,
    _reserved: u32,
    write: extern "C" fn(*mut Sink, Bytes),
}

pub enum Call {}

/// The host's table up to the last slot that is used here: what follows is not touched.
#[repr(C)]
pub struct Host {
    _size: u32,
    _abi: u32,
    _query: *const c_void,
    log: extern "C" fn(*mut Call, u32, Bytes),
}

#[repr(C)]
pub struct Factory {
    size: u32,
    abi: u32,
    service_count: u32,
    reserved: u32,
    describe: extern "C" fn(u32, Bytes, *mut Sink) -> i32,
    create: extern "C" fn(u32, *const Host, *mut *mut c_void) -> i32,
    receive: extern "C" fn(*mut c_void, *mut Call, *const c_void),
    collection: extern "C" fn(*mut c_void, *mut Call, *const c_void, *mut Sink),
    quiesce: extern "C" fn(*mut c_void, u64) -> i32,
    destroy: extern "C" fn(*mut c_void),
}

const OK: i32 = 0;
const LOG_INFO: u32 = 1;

const MANIFEST: &str = r#"{"manifest":1,"abi":[1,1],"version":"1.0.0",
 "services":[{"name":"hello_rs","events":["installed"]}]}"#;

const DESCRIPTION: &str = r#"{"name":"hello_rs","title":"Hello from Rust","caption":"Says hello",
 "category":"Examples","events":["installed"],"schema":[{"type":"string","name":"greeting"}]}"#;

const fn manifest_bytes() -> [u8; MANIFEST.len()] {
    let mut bytes = [0; MANIFEST.len()];
    let mut index = 0;
    while index < bytes.len() {
        bytes[index] = MANIFEST.as_bytes()[index];
        index += 1;
    }
    bytes
}

#[used]
#[link_section = ".aha.manifest"]
static MANIFEST_SECTION: [u8; MANIFEST.len()] = manifest_bytes();

extern "C" fn describe(_index: u32, _workspace_type: Bytes, out: *mut Sink) -> i32 {
    // SAFETY: the host gives a valid sink for the length of this call.
    unsafe { ((*out).write)(out, Bytes::of(DESCRIPTION)) };
    OK
}

/// There is nothing to remember but the host, so that is the instance.
extern "C" fn create(_index: u32, host: *const Host, instance: *mut *mut c_void) -> i32 {
    // SAFETY: `instance` is valid for a write, and the host outlives every instance.
    unsafe { *instance = host as *mut c_void };
    OK
}

extern "C" fn receive(instance: *mut c_void, call: *mut Call, _event: *const c_void) {
    // SAFETY: `instance` is the host that create() was given.
    unsafe { ((*(instance as *const Host)).log)(call, LOG_INFO, Bytes::of("Hello from Rust")) };
}

extern "C" fn collection(_instance: *mut c_void, _call: *mut Call, _query: *const c_void, out: *mut Sink) {
    // SAFETY: as in describe().
    unsafe { ((*out).write)(out, Bytes::of("[]")) };
}

extern "C" fn quiesce(_instance: *mut c_void, _milliseconds: u64) -> i32 {
    OK
}

extern "C" fn destroy(_instance: *mut c_void) {}

static FACTORY: Factory = Factory {
    size: std::mem::size_of::<Factory>() as u32,
    abi: 1,
    service_count: 1,
    reserved: 0,
    describe,
    create,
    receive,
    collection,
    quiesce,
    destroy,
};

#[no_mangle]
pub extern "C" fn aha_service_factory(host_abi: u32) -> *const Factory {
    // The linker drops a section that no code refers to. With Debian 12's compiler, `used` does not prevent that.
    // SAFETY: it reads a byte of a static.
    let _kept = unsafe { std::ptr::read_volatile(&MANIFEST_SECTION[0]) };
    if host_abi >= 1 { &FACTORY } else { std::ptr::null() }
}
