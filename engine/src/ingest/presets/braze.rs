//! Braze Currents: a file a type of event (Avro, or CSV made of it), named after the type.

use super::{Fits, PLAIN, Preset, Words};
use crate::events::Role;
use crate::ingest::ColumnRole as R;

/// Events of users and of messages to them.
pub(super) const BRAZE: Preset = Preset {
    id: "braze_currents",
    name: Words("Braze Currents events", "Braze-Currents-Ereignisse"),
    notes: Words(
        "Give all files of the export at once: each holds one type of event, which its name says. Clicks that Braze suspects to come from bots are left out. Users without external id go by their Braze id.",
        "Geben Sie alle Dateien des Exports zusammen an: Jede enthält eine Art von Ereignis, die ihr Name nennt. Klicks, die Braze für Bots hält, bleiben außen vor. Nutzer ohne externe ID laufen unter ihrer Braze-ID.",
    ),
    fits: Fits::Columns(|columns| {
        let marks = [
            "external_user_id",
            "dispatch_id",
            "app_group_id",
            "message_variation_id",
            "campaign_id",
            "canvas_id",
            "send_id",
            "ad_tracking_enabled",
        ];
        columns.has_all(&["id", "user_id", "time"]) && columns.count(&marks) >= 2
    }),
    roles: &[
        (R::User, &["external_user_id", "user_id"]),
        (R::AnonymousId, &["user_id"]),
        (R::Time, &["time"]),
        (R::Event, &["name"]),
        (R::InsertId, &["id"]),
        (R::Amount, &["price"]),
        (R::Currency, &["currency"]),
        (R::Item, &["product_id"]),
        (R::Country, &["country"]),
        (R::City, &["city"]),
        (R::Platform, &["platform", "device_os"]),
        (R::Device, &["device_model"]),
        (R::Campaign, &["campaign_name", "canvas_name"]),
        (R::Variant, &["message_variation_name", "canvas_variation_name"]),
    ],
    fallbacks: &[
        (R::Campaign, &["canvas_name"]),
        (R::Variant, &["canvas_variation_name"]),
        (R::Platform, &["device_os"]),
    ],
    skip: &[("is_suspected_bot_click", &["true"])],
    events: &[
        (Role::Purchase, &["users.behaviors.Purchase"]),
        (Role::SessionStart, &["users.behaviors.app.SessionStart", "users.behaviors.app.FirstSession"]),
        (Role::Uninstall, &["users.behaviors.Uninstall"]),
        (
            Role::MessageSent,
            &[
                "users.messages.contentcard.Send",
                "users.messages.email.Send",
                "users.messages.line.Send",
                "users.messages.liveactivity.Send",
                "users.messages.pushnotification.Send",
                "users.messages.rcs.Send",
                "users.messages.sms.Send",
                "users.messages.webhook.Send",
                "users.messages.whatsapp.Send",
            ],
        ),
        (
            Role::MessageDelivered,
            &[
                "users.messages.email.Delivery",
                "users.messages.rcs.Delivery",
                "users.messages.sms.Delivery",
                "users.messages.whatsapp.Delivery",
            ],
        ),
        (
            Role::MessageOpened,
            &[
                "users.messages.banner.Impression",
                "users.messages.contentcard.Impression",
                "users.messages.email.Open",
                "users.messages.inappmessage.Impression",
                "users.messages.pushnotification.Open",
                "users.messages.rcs.Read",
                "users.messages.whatsapp.Read",
            ],
        ),
        (
            Role::MessageClicked,
            &[
                "users.messages.banner.Click",
                "users.messages.contentcard.Click",
                "users.messages.email.Click",
                "users.messages.inappmessage.Click",
                "users.messages.line.Click",
                "users.messages.rcs.Click",
                "users.messages.sms.ShortLinkClick",
                "users.messages.whatsapp.Click",
            ],
        ),
        (
            Role::MessageBounced,
            &[
                "users.messages.email.Bounce",
                "users.messages.email.SoftBounce",
                "users.messages.pushnotification.Bounce",
                "users.messages.rcs.Rejection",
                "users.messages.sms.DeliveryFailure",
                "users.messages.sms.Rejection",
                "users.messages.webhook.Failure",
                "users.messages.whatsapp.Failure",
            ],
        ),
        (
            Role::MessageConverted,
            &["users.campaigns.Conversion", "users.canvas.Conversion", "users.canvas.experimentstep.Conversion"],
        ),
        (Role::OptOut, &["users.messages.email.Unsubscribe", "users.messages.email.MarkAsSpam"]),
        (
            Role::System,
            &[
                "users.RandomBucketNumberUpdate",
                "users.UserDeleteRequest",
                "users.UserOrphan",
                "users.behaviors.InstallAttribution",
                "users.behaviors.Location",
                "users.behaviors.app.SessionEnd",
                "users.behaviors.liveactivity.PushToStartTokenChange",
                "users.behaviors.liveactivity.UpdateTokenChange",
                "users.behaviors.pushnotification.TokenStateChange",
                "users.behaviors.subscription.GlobalStateChange",
                "users.behaviors.subscriptiongroup.StateChange",
                "users.campaigns.EnrollInControl",
                "users.canvas.Entry",
                "users.canvas.costep.Send",
                "users.canvas.exit.MatchedAudience",
                "users.canvas.exit.PerformedEvent",
                "users.canvas.experimentstep.SplitEntry",
                "users.canvasstep.Progression",
                "users.messages.banner.Abort",
                "users.messages.banner.Dismiss",
                "users.messages.contentcard.Abort",
                "users.messages.contentcard.Dismiss",
                "users.messages.email.Abort",
                "users.messages.email.Deferral",
                "users.messages.email.Retry",
                "users.messages.featureflag.Impression",
                "users.messages.inappmessage.Abort",
                "users.messages.line.Abort",
                "users.messages.line.Retry",
                "users.messages.liveactivity.Outcome",
                "users.messages.pushnotification.Abort",
                "users.messages.pushnotification.IosForeground",
                "users.messages.pushnotification.Retry",
                "users.messages.rcs.Abort",
                "users.messages.sms.Abort",
                "users.messages.sms.CarrierSend",
                "users.messages.sms.Retry",
                "users.messages.webhook.Abort",
                "users.messages.webhook.Retry",
                "users.messages.whatsapp.Abort",
                "users.messages.whatsapp.Retry",
                "users.profile.Update",
            ],
        ),
        (
            Role::Other,
            &[
                "users.behaviors.CustomEvent",
                "users.messages.line.InboundReceive",
                "users.messages.rcs.InboundReceive",
                "users.messages.sms.InboundReceive",
                "users.messages.whatsapp.InboundReceive",
            ],
        ),
    ],
    event_of_file,
    ..PLAIN
};

/// The type of event in a name: `users.messages.email.Open.avro`, `event_type=users.messages.email.Open/part-0.avro`.
fn event_of_file(file: &str) -> Option<String> {
    let known = BRAZE.events.iter().flat_map(|(_, names)| names.iter());
    // The longest that fits: one type's name may begin another's.
    known.filter(|name| file.contains(**name)).max_by_key(|name| name.len()).map(|name| (*name).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_type_of_event_is_in_the_name() {
        for name in ["users.messages.email.Open.avro", "date=2025/event_type=users.messages.email.Open/part-0.avro"] {
            assert_eq!(event_of_file(name).as_deref(), Some("users.messages.email.Open"));
        }
        assert_eq!(event_of_file("part-0.avro"), None);
    }
}
