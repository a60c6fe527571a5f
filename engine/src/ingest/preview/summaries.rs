//! Files of a row a user: what their columns are called, English and German.
//!
//! Such a file is told by a first and a last date beside ids that hardly ever come twice. `customer_since` and `last_seen` will do,
//! but where there are several of each, those of orders are taken, as orders and revenue are counted up to them.

use super::aliases::normal;
use super::column::Profile;
use crate::ingest::{ColumnRole, Mapping};

/// Headers of the first date, the likeliest first; without [`ENDS`].
const FIRST: &str = "firstorder firstpurchase firsttransaction firstinvoice firstbuy erstbestellung erstebestellung erstkauf ersterkauf ersteinkauf firstseen firstactivity firstactive firstvisit firstevent firstsession firstlogin erstmals erstmalsgesehen ersteaktivitaet ersterbesuch erstesereignis first created signup signedup registered registration joined acquired customersince membersince usersince accountcreated angelegt erstellt registriert registrierung kundeseit mitgliedseit nutzerseit";

/// Headers of the last date.
const LAST: &str = "lastorder lastpurchase lasttransaction lastinvoice lastbuy latestorder latestpurchase mostrecentorder mostrecentpurchase letztebestellung letzterkauf lastseen lastactivity lastactive lastvisit lastevent lastsession lastlogin latestactivity letztmals zuletzt zuletztgesehen zuletztaktiv letzteaktivitaet letzterbesuch letztesereignis letzteanmeldung letzterlogin last latest";

/// Headers of the number of orders.
const ORDERS: &str = "orders ordercount orderscount ordersplaced numberoforders numorders norders nrorders nooforders totalorders lifetimeorders purchases purchasecount numberofpurchases numpurchases npurchases totalpurchases transactions transactioncount numberoftransactions frequency bestellungen anzahlbestellungen anzahlderbestellungen bestellanzahl kaeufe anzahlkaeufe anzahlderkaeufe kaufanzahl auftraege anzahlauftraege";

/// Headers of what all orders came to.
const REVENUE: &str = "revenue totalrevenue lifetimerevenue totalspend totalspent lifetimespend amountspent moneyspent totalsales lifetimevalue customerlifetimevalue ltv clv monetary umsatz gesamtumsatz umsatzgesamt kundenumsatz totalamount totalvalue sales spend spent turnover";

/// What may follow the name of a date.
const ENDS: [&str; 8] = ["timestamp", "datum", "date", "time", "tag", "day", "at", "am"];

/// What a mean or a forecast is called: no sum of a user's orders.
const NO_SUM: [&str; 8] = ["average", "avg", "mean", "median", "durchschnitt", "mittler", "predicted", "erwartet"];

/// Positions of the columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Columns {
    first: usize,
    last: usize,
    pub orders: Option<usize>,
    revenue: Option<usize>,
}

impl Columns {
    /// The columns of a file of a row a user; `None` without a first and a last date.
    pub fn of(names: &[String], profiles: &[Profile]) -> Option<Columns> {
        let find = |headers: &str, spelt: &dyn Fn(&str) -> Vec<String>, fits: &dyn Fn(&Profile) -> bool| {
            let at = |header: &str| {
                let is = |at: &usize| fits(&profiles[*at]) && spelt(&names[*at]).iter().any(|name| name == header);
                (0..names.len()).find(is)
            };
            headers.split(' ').find_map(at)
        };
        let as_is = |name: &str| vec![normal(name)];
        let is_number = |profile: &Profile| profile.filled > 0 && profile.mostly(profile.numbers);
        Some(Columns {
            first: find(FIRST, &of_date, &Profile::is_time)?,
            last: find(LAST, &of_date, &Profile::is_time)?,
            orders: find(ORDERS, &as_is, &|profile| profile.filled > 0 && profile.mostly(profile.integers)),
            revenue: find(REVENUE, &as_is, &is_number),
        })
    }

    /// Gives the columns their roles. What was guessed to be an amount stays one, where nothing is called the revenue.
    pub fn assign(self, names: &[String], mapping: &mut Mapping) {
        use ColumnRole::{Amount, FirstTime, Orders, Time};
        let own =
            [(FirstTime, Some(self.first)), (Time, Some(self.last)), (Orders, self.orders), (Amount, self.revenue)];
        let own: Vec<(ColumnRole, &String)> =
            own.into_iter().filter_map(|(role, at)| Some((role, &names[at?]))).collect();
        let is_no_sum = |column: &String| NO_SUM.iter().any(|word| normal(column).contains(word));
        mapping.columns.retain(|role, column| {
            let is_taken = own.iter().any(|(_, taken)| *taken == column);
            !(is_taken || *role == Amount && is_no_sum(column))
        });
        mapping.columns.extend(own.into_iter().map(|(role, column)| (role, column.clone())));
    }
}

/// A header with and without what follows the name of a date.
fn of_date(header: &str) -> Vec<String> {
    let name = normal(header);
    let bare = ENDS.iter().find_map(|end| name.strip_suffix(end)).map(String::from);
    let begins = ["datum", "date", "dateof"].iter().filter_map(|start| name.strip_prefix(start)).map(String::from);
    let bare: Vec<String> = begins.chain(bare).collect();
    std::iter::once(name.clone()).chain(bare).collect()
}
