//! The journal as C2SP tlog-tiles, open to anyone: commitments and hashes, which tell nothing by themselves.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use ecrin_vault::journal::stored_index;

use super::Door;
use crate::app::{App, AppError, Refusal, shard_from_name};

/// Entries or hashes in a full tile.
const FULL: u64 = 256;

/// Levels of hashes in a tile.
const HEIGHT: u8 = 8;

/// The highest tile level that forty bits of index reach.
const HIGHEST: u8 = 5;

pub(super) fn routes() -> Router<Door> {
    Router::new()
        .route("/journal/{shard}/checkpoint", get(checkpoint))
        .route("/journal/{shard}/tile/{*tile}", get(tile))
        .route("/journal/{shard}/statement/{index}", get(statement))
        .route("/journal/{shard}/minimum-index", get(minimum))
}

async fn checkpoint(State(door): State<Door>, Path(shard): Path<String>) -> Result<Response, AppError> {
    let shard = shard_from_name(&shard).ok_or(Refusal::NotFound)?;
    let text = door.ask(move |app| app.public_head(shard)).await?;
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response())
}

/// The text of a public statement, by the index of its entry.
async fn statement(
    State(door): State<Door>,
    Path((shard, index)): Path<(String, u64)>,
) -> Result<Response, AppError> {
    let shard = shard_from_name(&shard).ok_or(Refusal::NotFound)?;
    let text = door.ask(move |app| app.public_statement(shard, index)).await?;
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response())
}

/// Below which index entries were pruned.
async fn minimum(State(door): State<Door>, Path(shard): Path<String>) -> Result<Response, AppError> {
    let shard = shard_from_name(&shard).ok_or(Refusal::NotFound)?;
    let index = door.ask(move |app| app.public_minimum(shard)).await?;
    let text = format!("{index}\n");
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response())
}

async fn tile(
    State(door): State<Door>,
    Path((shard, tile)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let shard = shard_from_name(&shard).ok_or(Refusal::NotFound)?;
    let tile = Tile::parse(&tile).ok_or(Refusal::NotFound)?;
    let bytes = door.ask(move |app| tile.read(app, shard)).await?;
    Ok(([(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response())
}

/// A tile's place: its level (`None` for entries), its number, and how many of its 256 places are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Tile {
    level: Option<u8>,
    number: u64,
    width: u64,
}

impl Tile {
    /// Reads `<level|entries>/<n>[.p/<w>]`, where `n` is written in groups of three digits, all but the last with `x`.
    fn parse(path: &str) -> Option<Self> {
        let (level, rest) = path.split_once('/')?;
        let level = match level {
            "entries" => None,
            digits => Some(
                digits
                    .parse()
                    .ok()
                    .filter(|l: &u8| *l <= HIGHEST && l.to_string() == digits)?,
            ),
        };
        let (number, width) = match rest.split_once(".p/") {
            Some((number, width)) => (
                number,
                width
                    .parse()
                    .ok()
                    .filter(|w| (1..FULL).contains(w) && w.to_string() == width)?,
            ),
            None => (rest, FULL),
        };
        let groups: Vec<&str> = number.split('/').collect();
        let mut value: u64 = 0;
        for (position, group) in groups.iter().enumerate() {
            let digits = if position + 1 < groups.len() {
                group.strip_prefix('x')?
            } else {
                group
            };
            if digits.len() != 3 || !digits.bytes().all(|b| b.is_ascii_digit()) {
                return None;
            }
            value = value.checked_mul(1000)?.checked_add(digits.parse().ok()?)?;
        }
        let canonical = groups.len() == 1 || groups.first() != Some(&"x000");
        canonical.then_some(Self {
            level,
            number: value,
            width,
        })
    }

    fn read(self, app: &App, shard: [u8; 3]) -> Result<Vec<u8>, AppError> {
        let head = app.public_head(shard)?;
        // Nothing beyond the signed head is shown, so that every tile can be checked.
        let size = head
            .lines()
            .nth(1)
            .and_then(|line| line.parse::<u64>().ok())
            .ok_or(Refusal::StoreDamaged)?;
        let leaves_per_place = 1u64 << (HEIGHT * self.level.unwrap_or(0));
        let first = self.number.checked_mul(FULL).ok_or(Refusal::NotFound)?;
        let last = first
            .checked_add(self.width)
            .and_then(|end| end.checked_mul(leaves_per_place))
            .ok_or(Refusal::NotFound)?;
        if last > size {
            return Err(Refusal::NotFound.into());
        }
        // What was pruned is gone, and said to be: whole bundles, and the tiles of hashes right above them.
        let pruned = app.public_minimum(shard)?;
        if self.level.unwrap_or(0) == 0 && last <= pruned {
            return Err(Refusal::NotFound.into());
        }
        let mut bytes = Vec::new();
        match self.level {
            None => {
                for entry in app.public_entries(shard, first, usize::try_from(self.width).unwrap_or(0))? {
                    let length = u16::try_from(entry.len()).map_err(|_| Refusal::StoreDamaged)?;
                    bytes.extend_from_slice(&length.to_be_bytes());
                    bytes.extend_from_slice(&entry);
                }
            }
            Some(level) => {
                for place in first..first + self.width {
                    let hash = app
                        .public_hash(shard, stored_index(HEIGHT * level, place))
                        .ok_or(Refusal::StoreDamaged)?;
                    bytes.extend_from_slice(&hash.0);
                }
            }
        }
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_canonical_places_are_read() {
        let place = |level, number, width| Some(Tile { level, number, width });
        assert_eq!(Tile::parse("0/000"), place(Some(0), 0, 256));
        assert_eq!(
            Tile::parse("entries/x001/x234/067.p/8"),
            place(None, 1_234_067, 8)
        );
        for wrong in [
            "0/00",
            "0/0000",
            "00/000",
            "0/x000/001",
            "0/001/002",
            "0/000.p/256",
            "0/000.p/0",
            "0/000.p/01",
            "x/000",
            "6/000",
        ] {
            assert_eq!(Tile::parse(wrong), None, "{wrong}");
        }
    }
}
