//! Terrarium
