//! Shards: the journal begins anew every half-year, under a name of its own (spec 05).

use ecrin_vault::time::Timestamp;

/// The key of a shard: year and half-year, so that shards sort by time.
pub fn shard_key(at: Timestamp) -> [u8; 3] {
    let (year, half) = at.half_year();
    let [high, low] = year.to_be_bytes();
    [high, low, half]
}

/// The origin of the shard with this key.
pub fn shard_origin(domain: &str, shard: &[u8]) -> String {
    match shard {
        [high, low, half, ..] => format!("{domain}/journal/{}s{half}", u16::from_be_bytes([*high, *low])),
        _ => String::new(),
    }
}

/// The shard key of an origin `<domain>/journal/<year>s<half>`.
pub fn shard_named(origin: &str, domain: &str) -> Option<[u8; 3]> {
    let name = origin.strip_prefix(domain)?.strip_prefix("/journal/")?;
    shard_from_name(name)
}

/// The shard key of `<year>s<half>`.
pub fn shard_from_name(name: &str) -> Option<[u8; 3]> {
    let (year, half) = name.split_once('s')?;
    let ([high, low], half) = (year.parse::<u16>().ok()?.to_be_bytes(), half.parse().ok()?);
    (name == format!("{year}s{half}") && matches!(half, 1 | 2)).then_some([high, low, half])
}
