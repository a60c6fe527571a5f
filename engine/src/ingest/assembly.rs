//! What the one who runs the readers needs: cutting files into slices, chaining the states at their borders, and joining
//! what the readers said into the catalog. Pure; the same in the browser's client and in [`crate::load`].

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{CurrencyMet, IngestError, Mapping, Place, ReadPlan, Reject, Slice, Start, Transition, named_zone};
use crate::events::{
    AttributeTable, BuildOrder, Catalog, Conflict, Day, Dictionary, Dimension, FileKind, HandOver, Join, JoinCounts,
    Joins, Midnights, Move, OwnZones, ReaderCodes, ReaderPart, Remap, Resolved, Role, ShardOrder, ShardReport, Spread,
    Tally, Texts, merge_costs, merge_dictionaries, resolve,
};

/// One piece of work for a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unit {
    /// A slice, read with [`super::Reader::read_slice`] once the state at its start is known.
    Slice(Slice),
    /// A whole file, read with [`super::Reader::read_stream`]. Holds its position.
    Stream(usize),
}

/// The smallest slice: a byte order mark must not be cut.
const MIN_SLICE: u64 = 4;

/// All work on the files, in file order.
pub fn units(plans: &[ReadPlan], slice_bytes: u64) -> Vec<Unit> {
    let step = slice_bytes.max(MIN_SLICE);
    let mut units = Vec::new();
    for (file, plan) in plans.iter().enumerate() {
        if plan.is_sliceable() {
            let starts = (0..plan.size).step_by(step as usize).enumerate();
            units.extend(
                starts.map(|(index, start)| {
                    Unit::Slice(Slice { file, index, start, end: (start + step).min(plan.size) })
                }),
            );
        } else {
            units.push(Unit::Stream(file));
        }
    }
    units
}

/// The states at the borders of one file's slices. Transitions come in any order; a slice can be read as soon as those
/// of all slices before it are known.
#[derive(Clone, Debug, Default)]
pub struct Chain {
    start: Start,
    next: usize,
    waiting: std::collections::BTreeMap<usize, Transition>,
}

impl Chain {
    /// Takes the transition of a slice. Returns the slices whose start has become known by it (the first slice's start is
    /// `Start::default()`, known from the beginning).
    pub fn add(&mut self, index: usize, transition: Transition) -> Vec<(usize, Start)> {
        self.waiting.insert(index, transition);
        let mut known = Vec::new();
        while let Some(transition) = self.waiting.remove(&self.next) {
            self.start = self.start.after(&transition);
            self.next += 1;
            known.push((self.next, self.start));
        }
        known
    }
}

/// What one reader's codes mean in the shared dictionaries: sent to every shard. With what the reader knows of that shard's
/// users it makes [`ReaderCodes`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeMaps {
    /// Event names.
    pub names: Remap,
    /// Each dimension of events.
    pub dimensions: Vec<Remap>,
}

/// The parts of all readers joined: the catalog that shards are built with, and the meaning of each reader's codes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Assembly {
    /// Without days, users and events, which only the shards know: see [`Assembly::finish`].
    pub catalog: Catalog,
    /// One a reader, in the order of the parts.
    pub maps: Vec<CodeMaps>,
    /// Currencies of amounts, where none was chosen before reading, or files that are added up have several; each with the first file
    /// that has it.
    pub currencies: BTreeMap<String, u32>,
    /// Anonymous ids whose rows become a user's.
    pub moves: Vec<Move>,
    /// Anonymous ids seen with several users, as far as they are listed.
    pub conflicts: Vec<Conflict>,
    /// By the position of an attribute file: each dimension of users, the file's code to shared code.
    attributes: BTreeMap<usize, Vec<Remap>>,
}

impl Assembly {
    /// Joins the parts.
    pub fn new(plans: &[ReadPlan], mapping: &Mapping, parts: &[ReaderPart]) -> Assembly {
        let Some(plan) = plans.iter().min_by_key(|plan| plan.group) else { return Assembly::default() };
        let mut names: Vec<Vec<String>> = parts.iter().map(|part| part.names.clone()).collect();
        let role = |name: &String| mapping.role_of(name).role;
        let has = |wanted: Role, names: &[Vec<String>]| names.iter().flatten().any(|name| role(name) == wanted);
        let has_amounts = plans.iter().any(ReadPlan::has_amounts);
        let summaries = plans.iter().any(|plan| plan.kind == FileKind::Summaries);
        // What a user came to in sum is no refund, even where it is less than nothing.
        let refund_needed = !summaries && has_amounts && has(Role::Purchase, &names) && !has(Role::Refund, &names);
        if refund_needed {
            // Purchases whose amounts sum to less than nothing become refunds: they need a name to become.
            names.push(vec![refund_name(&names)]);
        }
        let (dictionary, name_maps) = merge_dictionaries(&names);
        let mut roles: Vec<Role> = dictionary.texts.iter().map(role).collect();
        if let Some(code) = names.last().filter(|_| refund_needed).and_then(|last| dictionary.code(&last[0])) {
            roles[code as usize] = Role::Refund;
        }
        let mut maps: Vec<CodeMaps> =
            name_maps.into_iter().take(parts.len()).map(|names| CodeMaps { names, dimensions: Vec::new() }).collect();
        let dimensions = plan.dimensions.iter().enumerate().map(|(at, planned)| {
            let lists: Vec<Vec<&str>> = parts.iter().map(|part| texts(part.dimensions.get(at))).collect();
            let (values, remaps): (Dictionary, Vec<Remap>) = merge_dictionaries(&lists);
            for (map, remap) in maps.iter_mut().zip(remaps) {
                map.dimensions.push(remap);
            }
            let bears = |plan: &ReadPlan| plan.kind != FileKind::Costs && plan.dimensions[at].at.is_some();
            Dimension {
                id: planned.id.clone(),
                column: planned.column.clone(),
                values,
                of_user: planned.of_user,
                by_latest: planned.of_user,
                only_costs: !plans.iter().any(bears),
                cost_days: None,
            }
        });
        let mut dimensions: Vec<Dimension> = dimensions.collect();
        let attribute_files = || parts.iter().flat_map(|part| &part.attributes);
        let mut attributes: BTreeMap<usize, Vec<Remap>> = attribute_files().map(|of| (of.file, Vec::new())).collect();
        for (at, planned) in plan.attributes.iter().enumerate() {
            let lists: Vec<Vec<&str>> = attribute_files().map(|of| texts(of.values.get(at))).collect();
            let (values, remaps) = merge_dictionaries(&lists);
            for (of, remap) in attribute_files().zip(remaps) {
                attributes.entry(of.file).or_default().push(remap);
            }
            dimensions.push(Dimension {
                id: planned.id.clone(),
                column: planned.column.clone(),
                values,
                of_user: true,
                by_latest: false,
                only_costs: false,
                cost_days: None,
            });
        }
        let costs = parts.iter().zip(&maps).map(|(part, map)| (&part.costs[..], &map.dimensions[..]));
        let costs = merge_costs(costs, mapping.drop_repeated);
        for cost in &costs.sums {
            let days = &mut dimensions[cost.dimension as usize].cost_days;
            let (first, last) = days.unwrap_or((cost.day, cost.day));
            *days = Some((first.min(cost.day), last.max(cost.day)));
        }
        let own_zones = OwnZones::new(&dimensions, named_zone);
        let mut currencies: BTreeMap<String, u32> = BTreeMap::new();
        for (currency, file) in parts.iter().flat_map(|part| &part.currencies) {
            let first = currencies.entry(currency.clone()).or_insert(*file);
            *first = (*first).min(*file);
        }
        let chosen = |is_read: fn(&ReadPlan) -> bool| -> BTreeMap<String, u32> {
            let read = plans.iter().zip(0..).filter(|(plan, _)| plan.amount.is_some() && is_read(plan));
            let mut first = BTreeMap::new();
            for (plan, file) in read {
                if let Some(currency) = &plan.only_currency {
                    first.entry(currency.clone()).or_insert(file);
                }
            }
            first
        };
        let cost_currencies = chosen(|plan| plan.kind == FileKind::Costs);
        let mut several = currencies.clone();
        for chosen in [&cost_currencies, &chosen(ReadPlan::has_amounts)] {
            several.extend(chosen.clone().into_iter().filter(|_| chosen.len() > 1));
        }
        let mut report = Tally::default();
        for part in parts {
            report.add(&part.tally);
        }
        (report.kept, report.costs) = (report.kept - costs.duplicates, report.costs - costs.duplicates);
        report.duplicates += costs.duplicates;
        report.repeated += costs.repeated;
        let n_shards = parts.first().map_or(0, |part| part.users.len());
        let Resolved { identity, conflicts, moves } = resolve(parts, n_shards, mapping.keep_anonymous);
        let catalog = Catalog {
            identity,
            files: plans.iter().map(|plan| plan.file.clone()).collect(),
            names: dictionary,
            roles,
            dimensions,
            amount_decimals: parts.iter().filter_map(|part| part.amount_decimals).max().filter(|_| has_amounts),
            costs: costs.sums,
            joins: joins(plans),
            currency: plan.only_currency.clone().or_else(|| currencies.keys().next().cloned()),
            cost_currency: (cost_currencies.keys().next())
                .or(plan.only_currency.as_ref())
                .or(currencies.keys().next())
                .cloned(),
            has_orders: plans.iter().any(|plan| plan.order.is_some()),
            summaries,
            counts_orders: plans.iter().any(|plan| plan.orders.is_some()),
            zone: plan.zone.clone(),
            own_zones,
            drop_repeated: mapping.drop_repeated,
            only: mapping.only,
            report,
            ..Catalog::default()
        };
        Assembly { catalog, maps, currencies: several, moves, conflicts, attributes }
    }

    /// Whether there is anything to build shards of.
    ///
    /// # Errors
    /// [`IngestError::NothingKept`], with the most frequent reason; [`IngestError::SeveralCurrencies`].
    pub fn check(&self, rejects: &[Reject], plans: &[ReadPlan]) -> Result<(), IngestError> {
        if self.currencies.len() > 1 {
            let met = |(currency, file): (&String, &u32)| {
                let plan = plans.get(*file as usize);
                let column = plan.and_then(|plan| plan.columns.get(plan.currency?).cloned()).unwrap_or_default();
                let file = plan.map(|plan| plan.file.clone()).unwrap_or_default();
                CurrencyMet { currency: currency.clone(), file, column }
            };
            return Err(IngestError::SeveralCurrencies { found: self.currencies.iter().map(met).collect() });
        }
        let report = &self.catalog.report;
        if report.of_events() > 0 {
            return Ok(());
        }
        let reasons = report.rejected.iter().chain(&report.filtered);
        let reason = reasons.max_by_key(|(_, count)| **count).map(|(code, _)| code.clone()).unwrap_or_default();
        let first = rejects.iter().find(|reject| reject.code.id() == reason);
        let first =
            first.and_then(|reject| Some((plans.get(reject.file as usize)?.file.clone(), Place::of_reject(reject))));
        Err(IngestError::NothingKept { read: report.read, reason, first })
    }

    /// What each worker needs to build its shards. Takes the users out of the parts.
    pub fn orders(&self, parts: &mut [ReaderPart], spread: Spread) -> Vec<BuildOrder> {
        let mut shards = self.shard_orders(parts, spread.n_shards()).into_iter();
        let order =
            |_| BuildOrder { catalog: self.catalog.clone(), shards: shards.by_ref().take(spread.each).collect() };
        (0..spread.workers).map(order).collect()
    }

    fn shard_orders(&self, parts: &mut [ReaderPart], n_shards: usize) -> Vec<ShardOrder> {
        let (hand_overs, arrivals) = HandOver::all(&self.moves, parts, n_shards);
        let met = met_of_moves(&self.moves, parts);
        let mut order = |(hand_over, arrivals): (HandOver, Texts)| {
            let shard = hand_over.shard;
            let arrived = |moved: &&Move| moved.to == shard;
            let codes = |(part, maps): (&mut ReaderPart, &CodeMaps)| {
                let mut users = part.users.get_mut(shard).map(std::mem::take).unwrap_or_default();
                for at in 0..arrivals.len() {
                    users.push(arrivals.get(at));
                }
                let mut codes = ReaderCodes {
                    users,
                    names: maps.names.clone(),
                    dimensions: maps.dimensions.clone(),
                    met: part.met.iter_mut().filter_map(|group| group.get_mut(shard).map(std::mem::take)).collect(),
                    attributes: Vec::new(),
                };
                // Who arrives was met where its anonymous id was met.
                for (group, flags) in codes.met.iter_mut().enumerate() {
                    let moves = self.moves.iter().zip(&met).filter(|(moved, _)| arrived(moved));
                    flags.extend(moves.map(|(_, groups)| groups[group]));
                }
                let maps_of = |file| self.attributes.get(&file).map(Vec::as_slice).unwrap_or_default();
                let tables = part.attributes.iter_mut().map(|of| AttributeTable::take(of, shard, maps_of(of.file)));
                codes.attributes = tables.collect();
                codes
            };
            let readers = parts.iter_mut().zip(&self.maps).map(codes).collect();
            ShardOrder { readers, hand_over }
        };
        hand_overs.into_iter().zip(arrivals).map(&mut order).collect()
    }

    /// The final catalog: what the shards found is added, and how many rows that were not kept are listed.
    pub fn finish(self, reports: &[ShardReport], n_listed: usize) -> Catalog {
        let mut catalog = self.catalog;
        catalog.listed = n_listed as u64;
        let days: Vec<(Day, Day)> = reports.iter().filter_map(|report| report.active).collect();
        catalog.first_day = days.iter().map(|(first, _)| *first).min().unwrap_or_default();
        catalog.last_day = days.iter().map(|(_, last)| *last).max().unwrap_or_default();
        catalog.latest = reports.iter().filter_map(|report| report.latest).max().unwrap_or_default();
        let mut midnights = Midnights::default();
        reports.iter().for_each(|report| midnights.add(&report.midnights));
        catalog.midnights_are_dates = midnights.are_dates();
        let mut counts = JoinCounts::default();
        reports.iter().for_each(|report| counts.add(&report.joins));
        catalog.joins.users = counts.users.first().copied().unwrap_or_default();
        for (at, join) in catalog.joins.files.iter_mut().enumerate() {
            let of_group = |counts: &[u64]| counts.get(at + 1).copied().unwrap_or_default();
            (join.users, join.matched) = (of_group(&counts.users), of_group(&counts.matched));
        }
        catalog.users = reports.iter().map(|report| report.users).sum();
        catalog.events = reports.iter().map(|report| report.events).sum();
        let duplicates: u64 = reports.iter().map(|report| report.duplicates).sum();
        let left_out: u64 = reports.iter().map(|report| report.left_out).sum();
        if left_out > 0 {
            *catalog.report.filtered.entry(super::Code::NotInSample.id().into()).or_default() += left_out;
        }
        catalog.report.kept -= duplicates + left_out;
        catalog.report.duplicates += duplicates;
        catalog.identity.merged_rows = reports.iter().map(|report| report.merged).sum();
        catalog.report.repeated += reports.iter().map(|report| report.repeated).sum::<u64>();
        catalog
    }
}

/// The groups of further files, not yet counted.
fn joins(plans: &[ReadPlan]) -> Joins {
    let n_groups = plans.iter().map(|plan| plan.group + 1).max().unwrap_or(0);
    let join = |group: usize| {
        let files = plans.iter().filter(move |plan| plan.group == group);
        let kind = files.clone().next().map_or(FileKind::default(), |plan| plan.kind);
        Join { files: files.map(|plan| plan.file.clone()).collect(), kind, ..Join::default() }
    };
    Joins { users: 0, files: (1..n_groups).map(join).collect() }
}

/// For each move and group of files: whether any reader met the anonymous id there. Moves ascend by anonymous id.
fn met_of_moves(moves: &[Move], parts: &[ReaderPart]) -> Vec<Vec<bool>> {
    let n_groups = parts.iter().map(|part| part.met.len()).max().unwrap_or(0);
    let mut met = vec![vec![false; n_groups]; moves.len()];
    if moves.is_empty() || n_groups == 0 {
        return met;
    }
    for part in parts {
        for (shard, users) in part.users.iter().enumerate() {
            for code in 0..users.len() {
                let id = users.get(code);
                let Ok(at) = moves.binary_search_by(|moved| moved.anonymous.as_slice().cmp(id)) else { continue };
                for (group, flags) in part.met.iter().enumerate() {
                    met[at][group] |= flags[shard][code];
                }
            }
        }
    }
    met
}

fn texts(list: Option<&Vec<String>>) -> Vec<&str> {
    list.map(|list| list.iter().map(String::as_str).collect()).unwrap_or_default()
}

/// `refund`, or the first numbered one that no event of the data is called.
fn refund_name(names: &[Vec<String>]) -> String {
    let taken = |name: &str| names.iter().flatten().any(|have| have == name);
    let numbered = (2..).map(|n| format!("refund ({n})"));
    std::iter::once("refund".to_string()).chain(numbered).find(|name| !taken(name)).unwrap_or_default()
}
