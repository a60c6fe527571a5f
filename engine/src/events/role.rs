//! What an event name means to us.

use serde::{Deserialize, Serialize};

macro_rules! roles {
    ($($(#[$doc:meta])* $variant:ident = $id:literal,)*) => {
        /// The meaning of an event name: guessed from the name, editable by the person.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Role {
            $($(#[$doc])* #[serde(rename = $id)] $variant,)*
        }

        impl Role {
            /// Every role, in the order of the pick lists.
            pub const ALL: &'static [Role] = &[$(Role::$variant,)*];

            /// The word for it in files, schemes and exports.
            pub fn id(self) -> &'static str {
                match self { $(Role::$variant => $id,)* }
            }

            /// The role with that word.
            pub fn from_id(id: &str) -> Option<Role> {
                match id { $($id => Some(Role::$variant),)* _ => None }
            }
        }
    };
}

roles! {
    /// An account was made.
    SignUp = "sign_up",
    /// Logged in.
    Login = "login",
    /// A session began.
    SessionStart = "session_start",
    /// Looked at a page, item or screen.
    View = "view",
    /// Searched.
    Search = "search",
    /// Put something into the cart.
    AddToCart = "add_to_cart",
    /// Began to check out.
    Checkout = "checkout",
    /// Bought: one order.
    Purchase = "purchase",
    /// Money back: passive.
    Refund = "refund",
    /// A trial began.
    TrialStart = "trial_start",
    /// A subscription began or went on.
    Subscribe = "subscribe",
    /// A subscription was cancelled: passive, a leaving signal.
    Cancel = "cancel",
    /// The app was removed: passive, a leaving signal.
    Uninstall = "uninstall",
    /// The account was closed: passive, a leaving signal.
    AccountClosed = "account_closed",
    /// Brought another user.
    Referral = "referral",
    /// Shared something.
    Share = "share",
    /// Wrote a review.
    Review = "review",
    /// Answered a survey.
    SurveyAnswer = "survey_answer",
    /// Asked for help.
    SupportTicket = "support_ticket",
    /// Complained.
    Complaint = "complaint",
    /// One step of the onboarding.
    OnboardingStep = "onboarding_step",
    /// Finished the onboarding.
    OnboardingDone = "onboarding_done",
    /// Reached a milestone.
    Milestone = "milestone",
    /// A message went out: passive.
    MessageSent = "message_sent",
    /// A message arrived: passive.
    MessageDelivered = "message_delivered",
    /// A message was opened: passive (mail programs open by themselves).
    MessageOpened = "message_opened",
    /// A message was clicked.
    MessageClicked = "message_clicked",
    /// A message led to its goal: passive (the goal itself is another event).
    MessageConverted = "message_converted",
    /// A message bounced: passive.
    MessageBounced = "message_bounced",
    /// Agreed to messages: passive.
    OptIn = "opt_in",
    /// Refused further messages: passive.
    OptOut = "opt_out",
    /// Done by a machine: passive.
    System = "system",
    /// Anything else that a user does.
    #[default]
    Other = "other",
}

impl Role {
    /// Whether it is what became of a message that was sent to a user, other than the user's own click.
    pub fn is_message(self) -> bool {
        use Role::*;
        matches!(self, MessageSent | MessageDelivered | MessageOpened | MessageConverted | MessageBounced)
    }

    /// Whether an event of this role shows life (see the word *activity* in the documentation).
    pub fn is_activity(self) -> bool {
        use Role::*;
        !matches!(
            self,
            Refund
                | Cancel
                | Uninstall
                | AccountClosed
                | MessageSent
                | MessageDelivered
                | MessageOpened
                | MessageConverted
                | MessageBounced
                | OptIn
                | OptOut
                | System
        )
    }
}
