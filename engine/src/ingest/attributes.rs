//! Rows of attribute files: what users are, a row a user, without a time.
//!
//! In: the rows of one file in its order. Out: per shard its users, each once, with the code of the latest value of each
//! attribute; an empty cell says nothing. A row is rejected like any other: no user, too few fields, bytes that are no text.

use super::ReadPlan;
use super::intern::Interner;
use super::reject::Code;
use super::scan::Field;
use super::sink::{Fault, Unquote, check_count, is_missing, value};
use super::special::skipped;
use crate::events::{AttributeFile, AttributeRows, FileKind, NO_CODE, shard_of};

/// Collects the rows of one attribute file.
pub(super) struct Attributes {
    file: usize,
    fields_needed: usize,
    users: Interner<u32>,
    columns: Vec<Column>,
}

/// One attribute of the data set.
#[derive(Default)]
struct Column {
    /// Its position, if this file has it.
    at: Option<usize>,
    values: Interner<u32>,
    /// One a user.
    codes: Vec<u32>,
}

impl Attributes {
    /// `None` for a file of another kind. `file`: its position.
    pub fn new(plan: &ReadPlan, file: usize) -> Option<Attributes> {
        (plan.kind == FileKind::Attributes).then(|| Attributes::of(plan, file))
    }

    /// What rows of users say of them besides.
    pub fn of(plan: &ReadPlan, file: usize) -> Attributes {
        let columns = plan.attributes.iter().map(|attribute| Column { at: attribute.at, ..Column::default() });
        Attributes { file, fields_needed: plan.fields_needed(), users: Interner::default(), columns: columns.collect() }
    }

    /// Whether a user had a row that was kept.
    pub fn knows(&self, user: &[u8]) -> bool {
        self.users.get(user).is_some()
    }

    /// Takes a row. Looks at all of it before anything is stored, so that a rejected row leaves no trace.
    pub fn row(
        &mut self,
        plan: &ReadPlan,
        unquote: Unquote,
        text: &[u8],
        fields: &[Field],
        scratch: &mut Vec<u8>,
    ) -> Result<(), Fault> {
        let fault = |code, at| Fault { code, column: Some(at), found: fields.len() };
        check_count(plan, text, fields, self.fields_needed)?;
        if let Some(at) = skipped(plan, unquote, text, fields, scratch) {
            return Err(fault(Code::Skipped, at));
        }
        let id = value(unquote, text, fields[plan.user], scratch);
        if is_missing(id) {
            return Err(fault(Code::NoUser, plan.user));
        }
        if !plan.only.has_user(id) {
            return Err(fault(Code::NotInSample, plan.user));
        }
        for at in [plan.user].into_iter().chain(self.columns.iter().filter_map(|column| column.at)) {
            if std::str::from_utf8(value(unquote, text, fields[at], scratch)).is_err() {
                return Err(fault(Code::BadEncoding, at));
            }
        }
        let id = value(unquote, text, fields[plan.user], scratch);
        let user = code(&mut self.users, id) as usize;
        for column in &mut self.columns {
            if column.codes.len() <= user {
                column.codes.resize(user + 1, NO_CODE);
            }
            let cell = column.at.map_or(&b""[..], |at| value(unquote, text, fields[at], scratch));
            if !is_missing(cell) {
                column.codes[user] = code(&mut column.values, cell);
            }
        }
        Ok(())
    }

    /// All that the file says, for that many shards; `None` where none of its rows was kept.
    pub fn finish(self, plan: &ReadPlan, n_shards: usize) -> Option<AttributeFile> {
        let none = AttributeRows { columns: vec![Vec::new(); self.columns.len()], ..AttributeRows::default() };
        let mut shards = vec![none; n_shards];
        let mut user = 0;
        self.users.for_each(|id, _| {
            let rows = &mut shards[shard_of(id, n_shards)];
            rows.users.push(id);
            rows.columns.iter_mut().zip(&self.columns).for_each(|(codes, column)| codes.push(column.codes[user]));
            user += 1;
        });
        let values = |column: &Column| {
            let mut values = Vec::with_capacity(column.values.len());
            column.values.for_each(|text, _| values.push(String::from_utf8_lossy(text).into_owned()));
            values
        };
        let values = self.columns.iter().map(values).collect();
        (user > 0).then_some(AttributeFile { file: self.file, group: plan.group, values, shards })
    }
}

/// The code of a text: the number of texts that came before it.
fn code(texts: &mut Interner<u32>, text: &[u8]) -> u32 {
    texts.get(text).unwrap_or_else(|| {
        let code = texts.len() as u32;
        texts.add(text, code);
        code
    })
}
