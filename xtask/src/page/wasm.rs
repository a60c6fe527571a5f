//! What a finished wasm file must be: able to start, and unable to reach the network. ([`super::glue`] looks for raw HTML.)
//!
//! Reads the sections of the binary format that it needs (WebAssembly core specification 2.0, section 5.5) and nothing else.

use crate::run::Result;

/// Names in wasm-bindgen's imports that would open a way out.
const FORBIDDEN: [&str; 9] = [
    "fetch",
    "websocket",
    "xmlhttprequest",
    "sendbeacon",
    "eventsource",
    "rtcpeer",
    "webtransport",
    "sharedworker",
    "importscripts",
];

/// Refuses a module that cannot start or that imports a network function.
pub fn check(bytes: &[u8]) -> Result {
    let module = Module::read(bytes).ok_or("not a WebAssembly module, or a damaged one")?;
    if let Some(table) = module.externref_export
        && module.table_types.get(table).is_none_or(|kind| *kind != EXTERNREF)
    {
        // Binaryen before version 110 re-points this export at the function table, and the page dies at its start.
        return Err("the export __wbindgen_externrefs is no table of externrefs: wasm-opt is too old".into());
    }
    match module.imports.iter().find(|name| is_forbidden(name)) {
        Some(name) => Err(format!("imports `{name}`: the programs of this page may not reach the network").into()),
        None => Ok(()),
    }
}

fn is_forbidden(import: &str) -> bool {
    let plain: String = import.to_lowercase().chars().filter(char::is_ascii_alphabetic).collect();
    // A word of its own: `set_nodeValue` has the letters, too.
    let evaluates = import.split('_').any(|part| part == "eval");
    evaluates || FORBIDDEN.iter().any(|word| plain.contains(word))
}

const EXTERNREF: u8 = 0x6f;

#[derive(Default)]
struct Module {
    imports: Vec<String>,
    /// Element types of all tables, imported ones first, as table indices count.
    table_types: Vec<u8>,
    /// Index of the table exported as `__wbindgen_externrefs`.
    externref_export: Option<usize>,
}

impl Module {
    fn read(bytes: &[u8]) -> Option<Module> {
        let mut input = Reader { bytes: bytes.strip_prefix(b"\0asm\x01\0\0\0")? };
        let mut module = Module::default();
        while !input.bytes.is_empty() {
            let id = input.byte()?;
            let size = input.number()?;
            let mut section = Reader { bytes: input.take(size)? };
            match id {
                2 => module.read_imports(&mut section)?,
                4 => module.read_tables(&mut section)?,
                7 => module.read_exports(&mut section)?,
                _ => {}
            }
        }
        Some(module)
    }

    fn read_imports(&mut self, section: &mut Reader) -> Option<()> {
        for _ in 0..section.number()? {
            section.name()?;
            self.imports.push(section.name()?);
            match section.byte()? {
                0 => drop(section.number()?),
                1 => self.table_types.push(section.table()?),
                2 => section.limits()?,
                3 => drop(section.take(2)?),
                _ => return None,
            }
        }
        Some(())
    }

    fn read_tables(&mut self, section: &mut Reader) -> Option<()> {
        for _ in 0..section.number()? {
            self.table_types.push(section.table()?);
        }
        Some(())
    }

    fn read_exports(&mut self, section: &mut Reader) -> Option<()> {
        for _ in 0..section.number()? {
            let name = section.name()?;
            let kind = section.byte()?;
            let index = section.number()?;
            if kind == 1 && name == "__wbindgen_externrefs" {
                self.externref_export = Some(index);
            }
        }
        Some(())
    }
}

/// Takes values off the front; `None` past the end.
struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(*first)
    }

    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(count)?;
        self.bytes = rest;
        Some(taken)
    }

    /// An unsigned LEB128 number.
    fn number(&mut self) -> Option<usize> {
        let (mut value, mut shift) = (0, 0);
        loop {
            let byte = self.byte()?;
            value |= usize::from(byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 {
                return Some(value);
            }
            if shift >= 63 {
                return None;
            }
        }
    }

    fn name(&mut self) -> Option<String> {
        let length = self.number()?;
        String::from_utf8(self.take(length)?.to_vec()).ok()
    }

    fn limits(&mut self) -> Option<()> {
        let flags = self.number()?;
        self.number()?;
        if flags & 1 == 1 {
            self.number()?;
        }
        Some(())
    }

    /// A table type; its element type.
    fn table(&mut self) -> Option<u8> {
        let kind = self.byte()?;
        self.limits()?;
        Some(kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module with one imported function, a table of functions, one of externrefs, and the export at `index`.
    fn module(import: &str, index: u8) -> Vec<u8> {
        let mut bytes = b"\0asm\x01\0\0\0".to_vec();
        let mut section = |id: u8, content: &[u8]| {
            bytes.push(id);
            bytes.push(content.len() as u8);
            bytes.extend_from_slice(content);
        };
        section(1, &[1, 0x60, 0, 0]);
        section(2, &[&[1, 3], &b"wbg"[..], &[import.len() as u8], import.as_bytes(), &[0, 0]].concat());
        section(4, &[2, 0x70, 0, 4, EXTERNREF, 1, 4, 8]);
        section(7, &[&[1, 21], &b"__wbindgen_externrefs"[..], &[1, index]].concat());
        bytes
    }

    #[test]
    fn the_exported_table_must_hold_externrefs() {
        assert!(check(&module("__wbg_log_1", 1)).is_ok());
        let error = check(&module("__wbg_log_1", 0)).expect_err("table 0 holds functions").to_string();
        assert!(error.contains("wasm-opt is too old"), "{error}");
    }

    #[test]
    fn an_import_that_reaches_the_network_is_refused() {
        for import in ["__wbg_eval_9a", "__wbg_fetch_1f2e", "__wbg_new_WebSocket_77", "__wbg_sendBeacon_1"] {
            let error = check(&module(import, 1)).expect_err(import).to_string();
            assert!(error.contains(import), "{error}");
        }
    }

    #[test]
    fn what_is_no_module_is_refused() {
        assert!(check(b"MZ").is_err());
        assert!(check(b"\0asm\x01\0\0\0\x02\xff").is_err());
    }
}
