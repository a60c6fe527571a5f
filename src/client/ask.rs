//! Questions to the shards: map on every worker, finish on the desk. Answers and the facts they rest on are kept, so that
//! panels with the same question share one fold.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use engine::fold::{Settings, relevant};
use engine::protocol::{Fact, NeedText, Reply, Request};
use futures::FutureExt;
use futures::future::{LocalBoxFuture, Shared, try_join_all};
use js_sys::Uint8Array;
use wasm_bindgen::JsValue;

use super::Failure;
use super::link::Link;

/// Answers kept at most; the oldest half goes when there are more.
const MOST_KEPT: usize = 400;

type Answer = Result<Rc<[u8]>, Failure>;

/// An answer that may still be on its way; all who ask for it wait for the same one.
type Coming = Shared<LocalBoxFuture<'static, Answer>>;

/// The workers of one data set: those with shards, and the desk, which has none.
pub struct Team {
    /// Merges and finishes.
    pub desk: Link,
    /// Each with its shards.
    pub workers: Vec<Link>,
    /// By question: when it was asked (a running number), and the answer.
    kept: RefCell<BTreeMap<String, (u64, Coming)>>,
}

impl Team {
    /// A team without answers.
    pub fn new(desk: Link, workers: Vec<Link>) -> Self {
        Team { desk, workers, kept: RefCell::default() }
    }

    /// The answer to a question, as postcard bytes.
    ///
    /// # Errors
    /// [`Failure`] as the workers report it. A failed answer is not kept.
    pub async fn ask(self: &Rc<Self>, question: NeedText, settings: &Settings) -> Answer {
        let settings = &relevant(&question.query, settings);
        let key =
            format!("{}\n{}\n{}", question.query, question.params, serde_json::to_string(settings).unwrap_or_default());
        let kept = self.kept.borrow().get(&key).map(|(_, answer)| answer.clone());
        let answer = kept.unwrap_or_else(|| self.keep(key.clone(), question, settings.clone()));
        let answer = answer.await;
        if answer.is_err() {
            self.kept.borrow_mut().remove(&key);
        }
        answer
    }

    /// Ends all workers at once; whatever they were asked fails with `why`.
    pub fn stop(&self, why: &Failure) {
        for link in self.workers.iter().chain([&self.desk]) {
            link.stop(why.clone());
        }
    }

    /// Forgets all answers: the data have changed.
    pub fn forget(&self) {
        self.kept.borrow_mut().clear();
    }

    fn keep(self: &Rc<Self>, key: String, question: NeedText, settings: Settings) -> Coming {
        let team = self.clone();
        let answer = async move { team.fold(question, settings).await }.boxed_local().shared();
        let mut kept = self.kept.borrow_mut();
        let newest = kept.values().map(|(age, _)| *age).max().unwrap_or(0);
        if kept.len() >= MOST_KEPT {
            kept.retain(|_, (age, _)| *age + (MOST_KEPT / 2) as u64 > newest);
        }
        kept.insert(key, (newest + 1, answer.clone()));
        answer
    }

    async fn fold(self: Rc<Self>, question: NeedText, settings: Settings) -> Answer {
        let mut facts = Vec::new();
        for need in self.needs(&question, &settings).await? {
            let bytes = self.ask(need.clone(), &settings).await?;
            facts.push(Fact { need, bytes: bytes.to_vec() });
        }
        let map = self.workers.iter().map(|worker| {
            let request = Request::Map { question: question.clone(), settings: settings.clone(), facts: facts.clone() };
            worker.ask(request, &[])
        });
        let partials: Vec<JsValue> = try_join_all(map).await?.into_iter().map(|(_, buffers)| first(buffers)).collect();
        let (_, buffers) = self.desk.ask(Request::Finish { question, settings, facts }, &partials).await?;
        Ok(Uint8Array::from(first(buffers)).to_vec().into())
    }

    async fn needs(&self, question: &NeedText, settings: &Settings) -> Result<Vec<NeedText>, Failure> {
        let request = Request::Needs { question: question.clone(), settings: settings.clone() };
        match self.desk.ask(request, &[]).await?.0 {
            Reply::Needs(needs) => Ok(needs),
            other => Err(Failure::Garbled(format!("needs were asked, {other:?} came"))),
        }
    }
}

fn first(buffers: Vec<Uint8Array>) -> JsValue {
    buffers.into_iter().next().map_or_else(|| Uint8Array::new_with_length(0).into(), JsValue::from)
}
