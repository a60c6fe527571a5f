//! The page's engine room: starts workers, seals the page, reads files, asks questions, and throws dead workers away.

mod ask;
mod boot;
mod decode;
mod failure;
mod link;
mod load;
mod requests;
mod revival;
mod room;
mod seal;
mod sleep;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use engine::fold::Settings;
use engine::i18n::Lang;
use engine::ingest::{HEAD_BYTES, Mapping, Memory, Preview, SAMPLE_BYTES, head_bytes};
use engine::protocol::{NeedText, Reply, Request};
use futures::lock::Mutex;
use js_sys::{Array, Uint8Array};
use serde_json::Value;
use wasm_bindgen::JsValue;
use web_sys::{File, FilePropertyBag};

use ask::Team;
use boot::{LateProgram, Program, WorkerUrls};
use decode::Decoder;
use link::Link;

pub use decode::{Beginnings, Texts};
pub use failure::Failure;
pub use load::{Loaded, Progress};
pub use requests::{RequestLine, now_ms, requests_before};
pub use room::room;
pub use seal::{Level, Seal, policies};
pub use sleep::sleep;

/// When the first screen is drawn, by and large.
const WARM_UP_AFTER_MS: i32 = 300;

/// The engine behind the page. Cloning it makes another handle to the same one.
#[derive(Clone)]
pub struct Client(Rc<Inner>);

/// Who wants rows to be read.
#[derive(Clone, Copy, PartialEq)]
enum Asked {
    /// The person, who may cancel it.
    ByPerson,
    /// The page, to have again what a dead worker held.
    ToRevive,
}

type OnRevival = Rc<dyn Fn(bool)>;

struct Inner {
    program: Program,
    decoder: Decoder,
    n_workers: usize,
    team: RefCell<Rc<Team>>,
    /// Workers that read what the person has asked for; the team still holds the rows before.
    reading: RefCell<Option<Rc<Team>>>,
    /// What the shards were read from: to read it again when a worker has died.
    last: RefCell<Option<(Vec<File>, Mapping)>>,
    /// Why they could not be read again.
    lost: RefCell<Option<Failure>>,
    /// Held while a dead team is replaced: whoever asks meanwhile waits for the new one.
    reviving: Mutex<()>,
    /// Held while all rows are read, for the first time or again. Whoever takes both takes this one second.
    loading: Mutex<()>,
    /// How often the person has cancelled.
    cancels: Cell<u32>,
    /// Called with whether files are read again because a worker has died.
    on_revival: RefCell<Option<OnRevival>>,
}

impl Client {
    /// Takes the compiled program and starts the workers, on a sealed page, so that no worker is outside the seal.
    /// `n_workers`: one a core where `None`.
    ///
    /// # Errors
    /// [`Failure::Boot`] if the browser lacks what it takes, or the page is not sealed.
    pub async fn start(n_workers: Option<usize>) -> Result<Client, Failure> {
        let urls = Rc::new(WorkerUrls::new()?);
        let program = Program::take(&urls).await?;
        let decoder = Decoder::new(LateProgram::asked_for(urls)?);
        if !seal::is_closed() {
            return Err(Failure::Boot("the page is not sealed".into()));
        }
        let n_workers = n_workers.unwrap_or_else(cores).clamp(1, 16);
        let team = RefCell::new(Rc::new(recruit(&program, n_workers)?));
        let client = Client(Rc::new(Inner {
            program,
            decoder,
            n_workers,
            team,
            reading: RefCell::default(),
            last: RefCell::default(),
            lost: RefCell::default(),
            reviving: Mutex::default(),
            loading: Mutex::default(),
            cancels: Cell::default(),
            on_revival: RefCell::default(),
        }));
        client.warm_up_later();
        Ok(client)
    }

    /// Lets a worker work on made-up rows once the page stands: compiled code belongs to all workers of a program. A file that comes
    /// meanwhile waits for a tenth of a second at most, and gains more.
    fn warm_up_later(&self) {
        let client = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            sleep(WARM_UP_AFTER_MS).await;
            let team = client.team();
            if client.0.last.borrow().is_none() && client.0.reading.borrow().is_none() {
                // If it fails, so will what comes after it, and that is told.
                let Some(worker) = team.workers.first() else { return };
                let _ = worker.ask(Request::WarmUp, &[]).await;
            }
        });
    }

    /// A sample world as a file, made by the desk.
    ///
    /// # Errors
    /// [`Failure::Refused`] for a word that is no world's, [`Failure::Garbled`] if the browser makes no file of it.
    pub async fn world(&self, id: &str) -> Result<File, Failure> {
        let (_, buffers) = self.ask_desk(Request::World { id: id.into() }).await?;
        let name = engine::samples::find(id).map_or(id, |world| world.file);
        made_up(name, buffers).map_err(|error| Failure::Garbled(boot::describe(&error)))
    }

    /// These files as text files: those that are none are unpacked by the decoder. `progress` is called only if there are such.
    /// Of files whose beginning says that their rows will not fit into memory, only that is unpacked ([`Texts::beginnings`]).
    ///
    /// # Errors
    /// [`Failure::NotUnpacked`] for a damaged file, [`Failure::Cancelled`], [`Failure::Boot`] if the decoder could not be had.
    pub async fn texts(&self, files: &[File], progress: impl Fn(Progress)) -> Result<Texts, Failure> {
        let beginning = self.0.decoder.texts(files, Some(SAMPLE_BYTES), &progress).await?;
        if beginning.beginnings.is_empty() {
            return Ok(beginning);
        }
        // What cannot be previewed is told when all of it is there.
        match self.preview(&beginning.files, None, &beginning.beginnings).await {
            Ok(preview) if !self.fits(&preview.memory) => Ok(beginning),
            _ => self.all_texts(files, progress).await,
        }
    }

    /// The same, of all files all.
    ///
    /// # Errors
    /// As [`Client::texts`].
    pub async fn all_texts(&self, files: &[File], progress: impl Fn(Progress)) -> Result<Texts, Failure> {
        self.0.decoder.texts(files, None, progress).await
    }

    /// Workers that read files, each with shards of its own.
    pub fn workers(&self) -> u64 {
        self.0.n_workers as u64
    }

    /// Whether the workers can hold so much.
    pub fn fits(&self, memory: &Memory) -> bool {
        memory.fits(self.workers(), room())
    }

    /// What these files are, with guesses; `mapping` holds what the person fixed so far. `beginnings`: files of which only the
    /// beginning is here.
    ///
    /// # Errors
    /// [`Failure::Refused`] for files that cannot be read at all.
    pub async fn preview(
        &self,
        files: &[File],
        mapping: Option<Mapping>,
        beginnings: &Beginnings,
    ) -> Result<Preview, Failure> {
        let size = |file: &File| beginnings.get(&decode::key(file)).copied().unwrap_or(file.size() as u64);
        let sizes: Vec<u64> = files.iter().map(size).collect();
        let mut heads = load::heads(files, &head_bytes(&sizes)).await?;
        heads.iter_mut().zip(sizes).for_each(|(head, size)| head.size = size);
        match self.ask_desk(Request::Preview { heads, mapping, loading_day: load::today() }).await?.0 {
            Reply::Preview(preview) => Ok(*preview),
            other => Err(unexpected("a preview", &other)),
        }
    }

    /// Reads all rows. `progress` is called as bytes are read. Rows that were read before stay, and are answered from, until
    /// all of these are there: new workers read them, and both are held for that while. If a worker dies, all is read again,
    /// once.
    ///
    /// # Errors
    /// [`Failure::Refused`] if the files do not fit the mapping, [`Failure::Cancelled`], [`Failure::Stopped`].
    pub async fn load(
        &self,
        files: &[File],
        mapping: &Mapping,
        progress: impl Fn(Progress) + 'static,
    ) -> Result<Loaded, Failure> {
        let cancels = self.0.cancels.get();
        // Rows that are read again are not lost to a file that comes meanwhile.
        let _turn = self.0.loading.lock().await;
        if self.0.cancels.get() != cancels {
            return Err(Failure::Cancelled);
        }
        self.load_or_again(files, mapping, Rc::new(progress), Asked::ByPerson).await
    }

    async fn load_or_again(
        &self,
        files: &[File],
        mapping: &Mapping,
        progress: Rc<dyn Fn(Progress)>,
        asked: Asked,
    ) -> Result<Loaded, Failure> {
        match self.load_once(files, mapping, progress.clone(), asked).await {
            Err(Failure::Stopped(_)) => self.load_once(files, mapping, progress, asked).await,
            loaded => loaded,
        }
    }

    async fn load_once(
        &self,
        files: &[File],
        mapping: &Mapping,
        progress: Rc<dyn Fn(Progress)>,
        asked: Asked,
    ) -> Result<Loaded, Failure> {
        let before = self.0.last.borrow().is_some().then(|| self.team());
        let team = match &before {
            Some(_) => Rc::new(recruit(&self.0.program, self.0.n_workers)?),
            None => self.team(),
        };
        self.0.reading.replace((asked == Asked::ByPerson).then(|| team.clone()));
        let loaded = load::load(&team, files, mapping, progress).await;
        self.0.reading.replace(None);
        match (&loaded, before) {
            (Ok(_), before) => {
                self.0.last.replace(Some((files.to_vec(), mapping.clone())));
                self.0.lost.replace(None);
                self.0.team.replace(team);
                if let Some(before) = before {
                    before.stop(&Failure::Cancelled);
                }
            }
            (Err(_), Some(_)) => team.stop(&Failure::Cancelled),
            // Readers may be in the middle of a file: new ones are cheaper than asking them to stop.
            (Err(_), None) => self.replace_team(&Failure::Cancelled)?,
        }
        loaded
    }

    /// How often the person has cancelled so far: whoever waits for something before reading sees by it whether still to begin.
    pub fn cancels(&self) -> u32 {
        self.0.cancels.get()
    }

    /// Stops reading, at once; it ends with [`Failure::Cancelled`]. Files that are read again because a worker has died are not given up.
    pub fn cancel(&self) {
        self.0.cancels.update(|n| n + 1);
        if self.0.decoder.cancel() {
            return;
        }
        if let Some(team) = self.0.reading.borrow().clone() {
            team.stop(&Failure::Cancelled);
        }
    }

    /// The answer to a question, as postcard bytes. If a worker has died, the files are read again, once.
    ///
    /// # Errors
    /// [`Failure`] as the workers report it.
    pub async fn ask(&self, query: &str, params: &Value, settings: &Settings) -> Result<Rc<[u8]>, Failure> {
        self.settled().await;
        if let Some(why) = self.0.lost.borrow().clone() {
            return Err(why);
        }
        let question = NeedText { query: query.into(), params: params.to_string() };
        self.with_team(async |team| team.ask(question.clone(), settings).await).await
    }

    /// Calls `tell` with `true` when files are read again because a worker has died, and with `false` when that is over.
    pub fn on_revival(&self, tell: impl Fn(bool) + 'static) {
        self.0.on_revival.replace(Some(Rc::new(tell)));
    }

    /// The rows that were not kept, as a CSV file. It may be large, and stays outside this program's memory.
    ///
    /// # Errors
    /// [`Failure`] as the desk reports it.
    pub async fn rejects_csv(&self, lang: Lang) -> Result<Uint8Array, Failure> {
        self.file(Request::Rejects { lang }).await
    }

    /// The anonymous ids that were seen with several users, as a CSV file.
    ///
    /// # Errors
    /// [`Failure`] as the desk reports it.
    pub async fn conflicts_csv(&self, lang: Lang) -> Result<Uint8Array, Failure> {
        self.file(Request::Conflicts { lang }).await
    }

    /// The rows of these files' first page that would not be kept with this mapping, as a CSV file.
    ///
    /// # Errors
    /// As [`Client::preview`].
    pub async fn first_rejects_csv(&self, files: &[File], mapping: Mapping, lang: Lang) -> Result<Uint8Array, Failure> {
        let heads = load::heads(files, &vec![HEAD_BYTES; files.len()]).await?;
        self.file(Request::FirstRejects { heads, mapping, loading_day: load::today(), lang }).await
    }

    /// A file that the desk makes.
    async fn file(&self, request: Request) -> Result<Uint8Array, Failure> {
        let (_, buffers) = self.ask_desk(request).await?;
        Ok(buffers.into_iter().next().unwrap_or_else(|| Uint8Array::new_with_length(0)))
    }

    /// Drops the data: new workers, nothing kept.
    ///
    /// # Errors
    /// [`Failure::Boot`] if new workers do not start.
    pub fn forget(&self) -> Result<(), Failure> {
        self.0.last.replace(None);
        self.0.lost.replace(None);
        self.cancel();
        self.replace_team(&Failure::Cancelled)
    }

    fn team(&self) -> Rc<Team> {
        self.0.team.borrow().clone()
    }

    fn replace_team(&self, why: &Failure) -> Result<(), Failure> {
        self.team().stop(why);
        let team = Rc::new(recruit(&self.0.program, self.0.n_workers)?);
        self.0.team.replace(team);
        Ok(())
    }
}

/// Seals the page once the host has begun to answer for all that it asks for; before any worker exists. `requests_changed` is called with the number of requests since.
///
/// # Errors
/// [`Failure::Boot`] if the loader did not run, or the browser refuses.
pub async fn close_seal(requests_changed: impl Fn(u32) + 'static) -> Result<Seal, Failure> {
    boot::all_is_asked().await?;
    Seal::close(requests_changed)
}

/// The desk and the workers with shards, started together.
fn recruit(program: &Program, n_workers: usize) -> Result<Team, Failure> {
    let mut links = (0..=n_workers).map(|_| Link::start(program)).collect::<Result<Vec<_>, _>>()?;
    let workers = links.split_off(1);
    let desk = links.pop().ok_or_else(|| Failure::Boot("no worker started".into()))?;
    Ok(Team::new(desk, workers))
}

/// A file like one from a disk; the same world is the same file whenever it is made.
fn made_up(name: &str, bytes: Vec<Uint8Array>) -> Result<File, JsValue> {
    let kind = FilePropertyBag::new();
    kind.set_type("text/csv");
    kind.set_last_modified(engine::samples::CHANGED_AT as f64);
    let parts: Array = bytes.into_iter().collect();
    File::new_with_u8_array_sequence_and_options(&parts, name, &kind)
}

fn cores() -> usize {
    web_sys::window().map_or(2, |window| window.navigator().hardware_concurrency() as usize).min(8)
}

fn unexpected(wanted: &str, came: &Reply) -> Failure {
    Failure::Garbled(format!("{wanted} was asked, {came:?} came"))
}
