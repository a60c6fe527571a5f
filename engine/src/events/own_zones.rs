//! Users' own zones, where a column names them: the hour and the weekday of an event are read on its user's clock. Days are cut in
//! the data's zone all the same, so that a day is the same day for everybody.

use serde::{Deserialize, Serialize};

use super::Zone;

/// The role of the column, as in a mapping.
const COLUMN: &str = "zone";

/// What the values of the zone column stand for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnZones {
    /// The position of the column among the dimensions; `None` where none is mapped.
    pub dimension: Option<usize>,
    /// By the code of a value. `None` where it names no zone: the data's zone counts then.
    zones: Vec<Option<Zone>>,
}

impl OwnZones {
    /// Reads the values of the zone column, if there is one.
    pub fn new(dimensions: &[super::Dimension], read: impl Fn(&str) -> Option<Zone>) -> OwnZones {
        let Some(at) = dimensions.iter().position(|dimension| dimension.id == COLUMN && !dimension.only_costs) else {
            return OwnZones::default();
        };
        OwnZones { dimension: Some(at), zones: dimensions[at].values.texts.iter().map(|value| read(value)).collect() }
    }

    /// The zone that a value names.
    #[inline]
    pub fn of(&self, code: Option<u32>) -> Option<&Zone> {
        self.zones.get(code? as usize)?.as_ref()
    }

    /// Number of values that name no zone.
    pub fn n_unknown(&self) -> usize {
        self.zones.iter().filter(|zone| zone.is_none()).count()
    }
}
