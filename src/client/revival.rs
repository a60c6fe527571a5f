//! When workers have died: the team is replaced, the files are read again, and what was asked is asked once more.

use std::rc::Rc;

use engine::protocol::Request;

use super::ask::Team;
use super::link::Answered;
use super::{Asked, Client, Failure};

impl Client {
    /// What the desk replies to a request that carries no data.
    pub(super) async fn ask_desk(&self, request: Request) -> Result<Answered, Failure> {
        self.with_team(async |team| team.desk.ask(request.clone(), &[]).await).await
    }

    /// Waits until no dead team is being replaced.
    pub(super) async fn settled(&self) {
        drop(self.0.reviving.lock().await);
    }

    /// What comes of asking the team; if it has died, of asking the one that takes its place.
    pub(super) async fn with_team<T>(&self, ask: impl AsyncFn(Rc<Team>) -> Result<T, Failure>) -> Result<T, Failure> {
        self.settled().await;
        let team = self.team();
        match ask(team.clone()).await {
            Err(why) if why.is_end_of_worker() => {
                self.revive(&team, &why).await?;
                ask(self.team()).await
            }
            answer => answer,
        }
    }

    /// New workers with the data of the dead ones, where they had any. Of many questions that failed together only the first one does
    /// this; the others wait for it.
    async fn revive(&self, dead: &Rc<Team>, why: &Failure) -> Result<(), Failure> {
        let _turn = (self.0.reviving.lock().await, self.0.loading.lock().await);
        // Done by another, or other files have been read meanwhile.
        if !Rc::ptr_eq(dead, &self.team()) {
            return if self.0.last.borrow().is_some() { Ok(()) } else { Err(why.clone()) };
        }
        self.replace_team(why)?;
        let Some((files, mapping)) = self.0.last.take() else { return Ok(()) };
        let tell = self.0.on_revival.borrow().clone();
        tell.iter().for_each(|tell| tell(true));
        let loaded = self.load_or_again(&files, &mapping, Rc::new(|_| {}), Asked::ToRevive).await;
        tell.iter().for_each(|tell| tell(false));
        self.0.lost.replace(loaded.as_ref().err().cloned());
        loaded.map(drop)
    }
}
