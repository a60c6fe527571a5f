//! The program inside a worker: bytes in, engine, bytes out. Messages are handled synchronously, so that a trap reaches the
//! page as an error event and never leaves a request without an end.

mod desk;
#[cfg(feature = "bench")]
mod laps;
mod memory;
mod scope;
mod shards;
mod slices;

use engine::fold::{Context, Settings};
use engine::i18n::Lang;
use engine::ingest::{Fix, IngestError, Place, first_rejects_csv, plan_files, preview};
use engine::protocol::{Fact, Reply, Request};
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};

pub use scope::run;

/// A reply and the buffers beside it.
type Said = (Reply, Vec<Vec<u8>>);

/// All that a worker holds. The desk uses one half, a worker with shards the other.
#[derive(Default)]
struct Worker {
    desk: desk::Desk,
    shards: shards::ShardsWorker,
}

impl Worker {
    fn handle(&mut self, id: u32, request: Request, attached: Vec<JsValue>) -> Result<Said, Refusal> {
        match request {
            Request::Preview { heads, mapping, loading_day } => {
                Ok((Reply::Preview(Box::new(preview(&heads, mapping.as_ref(), loading_day)?)), Vec::new()))
            }
            Request::Plan { heads, mapping } => Ok((Reply::Plans(plan_files(&heads, &mapping)?), Vec::new())),
            Request::Assemble { plans, mapping, spread } => {
                self.desk.assemble(plans, &mapping, spread, buffers(&attached))
            }
            Request::Complete { reports } => Ok(self.desk.complete(&reports)),
            Request::Rejects { lang } => Ok(self.desk.rejects(lang)),
            Request::Conflicts { lang } => Ok(self.desk.conflicts(lang)),
            Request::FirstRejects { heads, mapping, loading_day, lang } => {
                let csv = first_rejects_csv(&heads, &mapping, loading_day, lang)?;
                Ok((Reply::Done, vec![csv.into_bytes()]))
            }
            Request::Needs { question, settings } => self.desk.needs(&question, settings),
            Request::Finish { question, settings, facts } => {
                self.desk.finish(&question, settings, facts, &buffers(&attached).collect::<Vec<_>>())
            }
            Request::World { id } => match engine::samples::make(&id) {
                Some(file) => Ok((Reply::Done, vec![file])),
                None => Err(Refusal::no_world(&id)),
            },
            Request::Ping => Ok((Reply::Done, Vec::new())),
            Request::WarmUp => {
                engine::warm_up()?;
                Ok((Reply::Done, Vec::new()))
            }
            Request::Open { plans, spread, worker, loading_day } => {
                Ok(self.shards.open(plans, spread, worker, loading_day, attached))
            }
            Request::Scan { slice } => self.shards.scan(slice, &attached),
            Request::Read { slice, start } => self.shards.read(slice, start),
            Request::Stream { file } => self.shards.stream(id, file),
            Request::Close => self.shards.close(),
            Request::Rows { shard, reader } => self.shards.rows(shard, reader, buffers(&attached).collect()),
            Request::HandOver => self.shards.hand_over(&buffers(&attached).collect::<Vec<_>>()),
            Request::Build => self.shards.build(),
            Request::Catalog { catalog } => Ok(self.shards.complete(catalog)),
            Request::Map { question, settings, facts } => self.shards.map(&question, settings, facts),
        }
    }
}

/// Takes buffers over from the browser, each when its turn comes. (`Uint8Array::new` of an array would copy it once more.)
fn buffers(attached: &[JsValue]) -> impl Iterator<Item = Vec<u8>> {
    attached.iter().filter_map(JsCast::dyn_ref).map(Uint8Array::to_vec)
}

/// Puts what a question may look at into the context.
fn prepare(cx: &mut Context, settings: Settings, facts: Vec<Fact>) {
    cx.settings = settings;
    cx.facts = facts.into_iter().map(|fact| (fact.need.need().key(), fact.bytes)).collect();
}

/// Why a request is refused, in both languages.
struct Refusal {
    en: String,
    de: String,
    /// Where in a file.
    place: Option<Place>,
    /// What can be done about it by one choice.
    fixes: Vec<Fix>,
}

impl From<IngestError> for Refusal {
    fn from(error: IngestError) -> Self {
        let (place, fixes) = (error.place().cloned(), error.fixes());
        Refusal { en: error.text(Lang::En), de: error.text(Lang::De), place, fixes }
    }
}

impl From<engine::fold::QueryError> for Refusal {
    fn from(error: engine::fold::QueryError) -> Self {
        Refusal { en: error.text(Lang::En), de: error.text(Lang::De), place: None, fixes: Vec::new() }
    }
}

impl From<postcard::Error> for Refusal {
    fn from(error: postcard::Error) -> Self {
        Refusal {
            en: format!("A message could not be read. Load the page again. Technical message: “{error}”"),
            de: format!("Eine Nachricht war nicht lesbar. Laden Sie die Seite neu. Technische Meldung: „{error}“"),
            place: None,
            fixes: Vec::new(),
        }
    }
}

impl Refusal {
    /// The page shows a world that this program does not know: two builds are mixed.
    fn no_world(id: &str) -> Self {
        Refusal {
            en: format!("There is no sample world “{id}”. Load the page again."),
            de: format!("Es gibt keine Beispielwelt „{id}“. Laden Sie die Seite neu."),
            place: None,
            fixes: Vec::new(),
        }
    }

    /// The page asked for things in the wrong order: a mistake of ours, not of the person.
    fn order(what: &str) -> Self {
        Refusal {
            en: format!("Asked too early: {what}. Load the page again."),
            de: format!("Zu früh gefragt: {what}. Laden Sie die Seite neu."),
            place: None,
            fixes: Vec::new(),
        }
    }
}
