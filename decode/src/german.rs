//! What is wrong with a damaged file, and where, in German. Decoders say it in English at the spot where they find it; the few
//! who read it in German get it from here.

/// Where: the words of places, each followed by a number or a name.
const PLACES: &[(&str, &str)] = &[
    ("block ", "Block "),
    ("header", "Kopf"),
    ("metadata", "Metadaten"),
    ("row group ", "Zeilengruppe "),
    ("row ", "Zeile "),
    ("schema", "Schema"),
];

/// What: beginnings of reasons; what follows is a number or a name of the file.
const REASONS: &[(&str, &str)] = &[
    ("BYTE_STREAM_SPLIT of values without width", "BYTE_STREAM_SPLIT von Werten ohne Breite"),
    ("a delta block of a mad size", "ein Delta-Block von unsinniger Größe"),
    ("a field without name", "ein Feld ohne Namen"),
    ("a level that the schema does not have", "eine Ebene, die das Schema nicht hat"),
    ("a negative length", "eine negative Länge"),
    ("a negative number of rows", "eine negative Zahl von Zeilen"),
    ("a number of more than 64 bits", "eine Zahl von mehr als 64 Bit"),
    ("a page of another size than it says", "eine Seite von anderer Größe als angegeben"),
    ("a page without values", "eine Seite ohne Werte"),
    ("a record without fields", "ein Record ohne Felder"),
    ("a type that does not fit: ", "ein unpassender Typ: "),
    ("a type that is neither text, list nor object", "ein Typ, der weder Text noch Liste noch Objekt ist"),
    ("a union has no branch ", "in einer Union fehlt der Zweig "),
    ("a value shares more than there is", "ein Wert teilt mehr, als da ist"),
    ("a value that is nested too deep, or too large", "ein zu tief verschachtelter oder zu großer Wert"),
    ("a width of more than 32 bits", "eine Breite von mehr als 32 Bit"),
    ("a width of more than 64 bits", "eine Breite von mehr als 64 Bit"),
    ("a wrong length", "eine falsche Länge"),
    ("an empty group: ", "eine leere Gruppe: "),
    ("an enum has no symbol ", "in einem Enum fehlt das Symbol "),
    ("an enum without symbols", "ein Enum ohne Symbole"),
    ("an object without type", "ein Objekt ohne Typ"),
    ("another number of columns than the schema has", "eine andere Zahl von Spalten als im Schema"),
    ("fewer values than rows", "weniger Werte als Zeilen"),
    ("fixed without size", "ein Fixed ohne Größe"),
    ("groups nested too deep", "zu tief verschachtelte Gruppen"),
    ("its end marker is wrong", "die Endmarke ist falsch"),
    ("nested too deep", "zu tief verschachtelt"),
    ("no checksum", "die Prüfsumme fehlt"),
    ("no length of ", "keine Länge von "),
    ("no schema", "kein Schema"),
    ("no ", "es fehlt "),
    ("the block ends here", "der Block endet hier"),
    ("the checksum is wrong", "die Prüfsumme ist falsch"),
    ("the dictionary has no entry ", "im Wörterbuch fehlt der Eintrag "),
    ("the encoding ", "die Kodierung "),
    ("the end of the file is missing", "das Ende der Datei fehlt"),
    ("the field type ", "der Feldtyp "),
    ("the file ends here", "die Datei endet hier"),
    ("the metadata end here", "die Metadaten enden hier"),
    ("the number ", "die Zahl "),
    ("the page ends here", "die Seite endet hier"),
    ("the repetition ", "die Wiederholung "),
    ("the schema ends here", "das Schema endet hier"),
    ("the unknown type ", "der unbekannte Typ "),
    ("there is no shared string ", "es gibt keinen gemeinsamen Text "),
    ("too many sheets", "zu viele Blätter"),
];

/// A place: names stay as they are.
pub(crate) fn place(text: &str) -> String {
    let one = |part: &str| translated(part, PLACES).unwrap_or_else(|| part.into());
    text.split(", ").map(one).collect::<Vec<_>>().join(", ")
}

/// A reason. What a library says is quoted: it knows English only.
pub(crate) fn reason(text: &str) -> String {
    translated(text, REASONS).unwrap_or_else(|| format!("„{text}“"))
}

fn translated(text: &str, words: &[(&str, &str)]) -> Option<String> {
    words.iter().find_map(|(en, de)| Some(format!("{de}{}", text.strip_prefix(en)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_stay() {
        assert_eq!(place("row group 2, time"), "Zeilengruppe 2, time");
        assert_eq!(place("block 3, row 17"), "Block 3, Zeile 17");
        assert_eq!(reason("the encoding 99"), "die Kodierung 99");
        assert_eq!(reason("no length of id"), "keine Länge von id");
        assert_eq!(reason("invalid gzip header"), "„invalid gzip header“");
    }

    /// Every reason in the source of this crate has its German words.
    #[test]
    fn every_reason_is_translated() {
        let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
        let mut n = 0;
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                if path.ends_with("german.rs") {
                    continue;
                }
                let source = std::fs::read_to_string(&path).expect("UTF-8");
                for line in source.lines().filter(|line| line.contains("damaged(") || line.contains("bad(")) {
                    let literals: Vec<&str> = line.split('"').skip(1).step_by(2).collect();
                    let said = literals.last().and_then(|text| text.split('{').next()).unwrap_or_default();
                    if said.contains(' ') && !line.contains("= \"") {
                        assert!(translated(said, REASONS).is_some(), "{said}, in {}", path.display());
                        n += 1;
                    }
                }
            }
        }
        assert!(n > 40, "{n}");
    }
}
