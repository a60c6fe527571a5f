//! Files that are not text become text files before anything else looks at them: the decoder's worker reads each and sends its
//! text in pieces, of which the browser keeps blobs. Then they are files like any other.

use std::cell::RefCell;
use std::collections::BTreeMap;

use engine::ingest::{MAGIC_BYTES, needs_decoder};
use engine::protocol::Decoded;
use futures::StreamExt;
use futures::channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ErrorEvent, File, FilePropertyBag, MessageEvent, Worker};

use super::boot::{LateProgram, describe};
use super::{Failure, Progress, now_ms};

/// Pieces are joined to blobs of this size: a blob may lie on disk, a buffer may not.
const BLOB_BYTES: f64 = 64.0 * 1024.0 * 1024.0;

/// Files of which each is text.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    /// The files, those that were text already among them, in the order given.
    pub files: Vec<File>,
    /// Parts without data (hidden sheets, pictures in an archive), by name.
    pub left_out: Vec<String>,
    /// Bytes of text in those of which only the beginning is here: estimates.
    pub beginnings: Beginnings,
}

/// Text files that are not all there, and about how many bytes they would be.
pub type Beginnings = BTreeMap<FileKey, u64>;

/// What tells files apart as far as a page can: name, bytes, when it was changed last. Two archives may hold files of one name.
pub type FileKey = (String, u64, u64);

/// The key of a file.
pub fn key(file: &File) -> FileKey {
    (file.name(), file.size() as u64, file.last_modified() as u64)
}

/// The page's end of the decoder.
pub struct Decoder {
    program: LateProgram,
    /// Where to say that it shall stop, while it runs.
    running: RefCell<Option<UnboundedSender<Said>>>,
}

/// What comes from the worker: a message with the bytes beside it, or why it is dead.
type Said = Result<(Decoded, Option<Uint8Array>), Failure>;

impl Decoder {
    /// A decoder that has not yet been compiled.
    pub fn new(program: LateProgram) -> Self {
        Decoder { program, running: RefCell::default() }
    }

    /// See [`super::Client::texts`]. `wanted`: no more bytes of text a file than these.
    pub async fn texts(
        &self,
        files: &[File],
        wanted: Option<usize>,
        progress: impl Fn(Progress),
    ) -> Result<Texts, Failure> {
        let mut texts = Texts::default();
        let mut packed = Vec::new();
        for file in files {
            packed.push(is_packed(file).await?);
        }
        let sizes = files.iter().zip(&packed).filter(|(_, packed)| **packed).map(|(file, _)| file.size() as u64);
        let mut so_far = Progress { unpacking: true, bytes_all: sizes.sum(), ..Progress::default() };
        if so_far.bytes_all == 0 {
            texts.files = files.to_vec();
            return Ok(texts);
        }
        progress(so_far.clone());
        let (sender, receiver) = unbounded();
        self.running.replace(Some(sender.clone()));
        let work = async {
            let mut run = Run::start(&self.program, sender, receiver).await?;
            let began_ms = now_ms();
            for (file, packed) in files.iter().zip(packed) {
                if !packed {
                    texts.files.push(file.clone());
                    continue;
                }
                let (before, size) = (so_far.bytes_done, file.size() as u64);
                run.file(file, wanted, &mut texts, |bytes_read| {
                    so_far.bytes_done = before + bytes_read.min(size);
                    so_far.elapsed_ms = now_ms() - began_ms;
                    progress(so_far.clone());
                })
                .await?;
                so_far.bytes_done = before + size;
            }
            Ok(())
        };
        let done = work.await;
        self.running.replace(None);
        done.map(|()| texts)
    }

    /// Stops it at once, if it runs.
    pub fn cancel(&self) -> bool {
        let running = self.running.borrow_mut().take();
        running.is_some_and(|running| running.unbounded_send(Err(Failure::Cancelled)).is_ok())
    }
}

async fn is_packed(file: &File) -> Result<bool, Failure> {
    let head = async {
        let piece = file.slice_with_f64_and_f64(0.0, MAGIC_BYTES as f64)?;
        JsFuture::from(piece.array_buffer()).await
    };
    let head: JsValue = head.await.map_err(|error: JsValue| Failure::Stopped(describe(&error)))?;
    Ok(needs_decoder(&Uint8Array::new(&head).to_vec()))
}

/// A worker, as long as files are decoded. It ends with this.
struct Run {
    worker: Worker,
    said: UnboundedReceiver<Said>,
    // Kept alive as long as the worker may call them.
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(ErrorEvent)>,
}

impl Run {
    async fn start(
        program: &LateProgram,
        sender: UnboundedSender<Said>,
        mut said: UnboundedReceiver<Said>,
    ) -> Result<Run, Failure> {
        let program = program.compiled().await?;
        // Cancelled while the program was compiled.
        if let Ok(Err(failure)) = said.try_recv() {
            return Err(failure);
        }
        let worker = program.start()?;
        let on_message = on_message(sender.clone());
        let on_error = on_error(sender);
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Run { worker, said, _on_message: on_message, _on_error: on_error })
    }

    /// Decodes a file to its end, or as much of it as is wanted.
    async fn file(
        &mut self,
        file: &File,
        wanted: Option<usize>,
        texts: &mut Texts,
        mut read: impl FnMut(u64),
    ) -> Result<(), Failure> {
        let n_before = texts.files.len();
        let wanted = wanted.map_or(JsValue::NULL, |bytes| JsValue::from(bytes as f64));
        let message = Array::of2(&JsValue::from(file), &wanted);
        // A worker takes messages before it is ready; it finds them when it has started.
        self.worker.post_message(&message).map_err(|error| Failure::Stopped(describe(&error)))?;
        let mut pieces = Pieces::default();
        while let Some(said) = self.said.next().await {
            match said {
                Ok((Decoded::Piece, bytes)) => pieces.push(bytes)?,
                Ok((Decoded::File { name }, _)) => {
                    texts.files.push(std::mem::take(&mut pieces).into_file(&name, file.last_modified())?);
                }
                Ok((Decoded::Progress { bytes_read }, _)) => read(bytes_read),
                Ok((Decoded::Done { unpacks_to, whole, left_out }, _)) => {
                    texts.left_out.extend(left_out);
                    // The last text file is the one that was cut; those before it are complete.
                    if let (Some((cut, complete)), false) = (texts.files[n_before..].split_last(), whole) {
                        let complete: u64 = complete.iter().map(|file| file.size() as u64).sum();
                        texts.beginnings.insert(key(cut), unpacks_to.saturating_sub(complete));
                    }
                    return Ok(());
                }
                Ok((Decoded::Refused { en, de }, _)) => return Err(Failure::NotUnpacked { en, de }),
                Err(Failure::Stopped(_)) => return Err(trapped(&file.name())),
                Err(failure) => return Err(failure),
            }
        }
        Err(Failure::Cancelled)
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

/// The text of a file that is not yet complete.
#[derive(Default)]
struct Pieces {
    blobs: Array,
    loose: Array,
    loose_bytes: f64,
}

impl Pieces {
    fn push(&mut self, bytes: Option<Uint8Array>) -> Result<(), Failure> {
        let Some(bytes) = bytes else { return Ok(()) };
        self.loose_bytes += f64::from(bytes.length());
        self.loose.push(&bytes);
        if self.loose_bytes >= BLOB_BYTES {
            let loose = std::mem::take(&mut self.loose);
            let blob = Blob::new_with_u8_array_sequence(&loose).map_err(|error| Failure::Stopped(describe(&error)))?;
            self.blobs.push(&blob.into());
            self.loose_bytes = 0.0;
        }
        Ok(())
    }

    /// `changed_ms`: when the packed file was changed last. A file is known again by it.
    fn into_file(self, name: &str, changed_ms: f64) -> Result<File, Failure> {
        let kind = FilePropertyBag::new();
        kind.set_type("text/plain");
        kind.set_last_modified(changed_ms);
        let parts = self.blobs.concat(&self.loose);
        File::new_with_blob_sequence_and_options(&parts, name, &kind)
            .map_err(|error| Failure::Stopped(describe(&error)))
    }
}

/// The decoder refuses what it understands to be wrong; this is what it did not understand, or a memory that is full.
fn trapped(file: &str) -> Failure {
    Failure::NotUnpacked {
        en: format!(
            "{file} stopped the decoder: it is damaged, or too large for this tab. Export it in smaller parts or as CSV."
        ),
        de: format!(
            "{file} hat den Decoder angehalten: Die Datei ist beschädigt oder zu groß für diesen Tab. Exportieren Sie in kleineren Teilen oder als CSV."
        ),
    }
}

fn on_message(sender: UnboundedSender<Said>) -> Closure<dyn FnMut(MessageEvent)> {
    Closure::new(move |event: MessageEvent| {
        // Nobody listens any more only after the worker was ended.
        let _ = sender.unbounded_send(parse(&event.data()));
    })
}

fn parse(data: &JsValue) -> Said {
    let parts: &Array = data.dyn_ref().ok_or_else(|| Failure::Garbled("not a message".into()))?;
    let bytes = parts.get(0).dyn_into::<Uint8Array>().map_err(|_| Failure::Garbled("no words".into()))?.to_vec();
    let said = postcard::from_bytes(&bytes).map_err(|error| Failure::Garbled(error.to_string()))?;
    Ok((said, parts.get(1).dyn_into::<Uint8Array>().ok()))
}

/// A trap in the worker's message handler ends up here.
fn on_error(sender: UnboundedSender<Said>) -> Closure<dyn FnMut(ErrorEvent)> {
    Closure::new(move |event: ErrorEvent| {
        event.prevent_default();
        let _ = sender.unbounded_send(Err(Failure::Stopped(event.message())));
    })
}
