//! What the grammar we stand on does not know: `LIST` with options (RFC 5258, 5819, 6154), `SEARCH RETURN` (RFC 4731)
//! and `CREATE … (USE …)` (RFC 6154).
//!
//! A cursor over one command that the framer has cut: it is whole, bounded, and nests no deeper than allowed.

use imap_codec::imap_types::status::StatusDataItemName;

/// Why a command is not understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Malformed;

/// How many patterns one `LIST` may have.
const MAX_PATTERNS: usize = 16;

/// A `LIST`, plain or with options.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct List {
    /// What the patterns count from.
    pub reference: Vec<u8>,
    /// Which names are asked for.
    pub patterns: Vec<Vec<u8>>,
    /// Only boxes that are subscribed.
    pub only_subscribed: bool,
    /// Also those above them that fit.
    pub recursive: bool,
    /// Only boxes with a special use.
    pub only_special: bool,
    /// Whether an answer says who is subscribed.
    pub tell_subscribed: bool,
    /// What `STATUS` is asked of each.
    pub status: Vec<StatusDataItemName>,
}

/// What a `SEARCH` is to answer, if it says so.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Returns {
    /// The smallest number.
    pub min: bool,
    /// The largest number.
    pub max: bool,
    /// All of them.
    pub all: bool,
    /// How many.
    pub count: bool,
}

/// A `CREATE` with special uses.
#[derive(Debug, PartialEq, Eq)]
pub struct CreateFor {
    /// The name of the box.
    pub name: Vec<u8>,
    /// What it is for, as written, without the backslash.
    pub uses: Vec<String>,
}

/// Reads what follows `LIST`.
pub fn list(arguments: &[u8]) -> Result<List, Malformed> {
    let mut cursor = Cursor(arguments);
    let mut list = List::default();
    cursor.space()?;
    if cursor.takes(b"(") {
        for option in cursor.words_to_the_end()? {
            match option.as_str() {
                "SUBSCRIBED" => list.only_subscribed = true,
                "SPECIAL-USE" => list.only_special = true,
                "RECURSIVEMATCH" => list.recursive = true,
                "REMOTE" => {}
                _ => return Err(Malformed),
            }
        }
        // RFC 5258, 3.1: it says how another option is to be understood.
        if list.recursive && !list.only_subscribed {
            return Err(Malformed);
        }
        cursor.space()?;
    }
    list.reference = cursor.string(is_list_char)?;
    cursor.space()?;
    if cursor.takes(b"(") {
        loop {
            list.patterns.push(cursor.string(is_list_char)?);
            if cursor.takes(b")") {
                break;
            }
            cursor.space()?;
        }
    } else {
        list.patterns.push(cursor.string(is_list_char)?);
    }
    if list.patterns.len() > MAX_PATTERNS {
        return Err(Malformed);
    }
    if cursor.takes(b" ") {
        if cursor.word()? != "RETURN" {
            return Err(Malformed);
        }
        cursor.space()?;
        cursor.expect(b"(")?;
        while !cursor.takes(b")") {
            match cursor.word()?.as_str() {
                "SUBSCRIBED" => list.tell_subscribed = true,
                // These are told in any case.
                "CHILDREN" | "SPECIAL-USE" => {}
                "STATUS" => {
                    cursor.space()?;
                    cursor.expect(b"(")?;
                    let items = cursor.words_to_the_end()?;
                    list.status = items
                        .iter()
                        .map(|item| status_item(item))
                        .collect::<Result<_, _>>()?;
                }
                _ => return Err(Malformed),
            }
            let _ = cursor.takes(b" ");
        }
    }
    cursor.end()?;
    Ok(list)
}

/// Reads the `RETURN (…)` of a `SEARCH` and answers it with what follows.
pub fn returns(arguments: &[u8]) -> Result<(Returns, &[u8]), Malformed> {
    let mut cursor = Cursor(arguments);
    cursor.space()?;
    if cursor.word()? != "RETURN" {
        return Err(Malformed);
    }
    cursor.space()?;
    cursor.expect(b"(")?;
    let mut returns = Returns::default();
    for option in cursor.words_to_the_end()? {
        match option.as_str() {
            "MIN" => returns.min = true,
            "MAX" => returns.max = true,
            "ALL" => returns.all = true,
            "COUNT" => returns.count = true,
            _ => return Err(Malformed),
        }
    }
    if returns == Returns::default() {
        returns.all = true;
    }
    Ok((returns, cursor.0))
}

/// Reads what follows `CREATE`, where it ends with `(USE (…))`.
pub fn create(arguments: &[u8]) -> Result<CreateFor, Malformed> {
    let mut cursor = Cursor(arguments);
    cursor.space()?;
    let name = cursor.string(is_list_char)?;
    cursor.space()?;
    cursor.expect(b"(")?;
    if cursor.word()? != "USE" {
        return Err(Malformed);
    }
    cursor.space()?;
    cursor.expect(b"(")?;
    let uses = cursor.words_to_the_end()?;
    cursor.expect(b")")?;
    cursor.end()?;
    let uses = uses
        .iter()
        .map(|word| word.strip_prefix('\\').map(ToOwned::to_owned).ok_or(Malformed))
        .collect::<Result<_, _>>()?;
    Ok(CreateFor { name, uses })
}

fn status_item(item: &str) -> Result<StatusDataItemName, Malformed> {
    Ok(match item {
        "MESSAGES" => StatusDataItemName::Messages,
        "RECENT" => StatusDataItemName::Recent,
        "UIDNEXT" => StatusDataItemName::UidNext,
        "UIDVALIDITY" => StatusDataItemName::UidValidity,
        "UNSEEN" => StatusDataItemName::Unseen,
        "DELETED" => StatusDataItemName::Deleted,
        "SIZE" => StatusDataItemName::Size,
        "HIGHESTMODSEQ" => StatusDataItemName::HighestModSeq,
        _ => return Err(Malformed),
    })
}

/// What may stand in a pattern, or in a name that is not quoted.
fn is_list_char(byte: u8) -> bool {
    matches!(byte, b'!'..=b'~') && !matches!(byte, b'(' | b')' | b'{' | b'"' | b'\\')
}

struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    fn takes(&mut self, wanted: &[u8]) -> bool {
        match self.0.strip_prefix(wanted) {
            Some(rest) => {
                self.0 = rest;
                true
            }
            None => false,
        }
    }

    fn expect(&mut self, wanted: &[u8]) -> Result<(), Malformed> {
        self.takes(wanted).then_some(()).ok_or(Malformed)
    }

    fn space(&mut self) -> Result<(), Malformed> {
        self.expect(b" ")
    }

    fn end(&self) -> Result<(), Malformed> {
        (self.0 == b"\r\n").then_some(()).ok_or(Malformed)
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], Malformed> {
        let taken = self.0.get(..length).ok_or(Malformed)?;
        self.0 = self.0.get(length..).unwrap_or_default();
        Ok(taken)
    }

    /// A word in upper case; a flag's backslash is part of it.
    fn word(&mut self) -> Result<String, Malformed> {
        let is_word = |byte: &u8| {
            matches!(byte, b'!'..=b'~') && !matches!(byte, b'(' | b')' | b'{' | b'"' | b'%' | b'*')
        };
        let length = self.0.iter().take_while(|byte| is_word(byte)).count();
        let word = self.take(length)?;
        match word {
            [] => Err(Malformed),
            word => Ok(String::from_utf8_lossy(word).to_ascii_uppercase()),
        }
    }

    /// Words up to the parenthesis that closes them, which is taken too.
    fn words_to_the_end(&mut self) -> Result<Vec<String>, Malformed> {
        let mut words = Vec::new();
        while !self.takes(b")") {
            if !words.is_empty() {
                self.space()?;
            }
            words.push(self.word()?);
        }
        Ok(words)
    }

    /// A string in any of its three forms.
    fn string(&mut self, is_plain: impl Fn(u8) -> bool) -> Result<Vec<u8>, Malformed> {
        if self.takes(b"\"") {
            let mut text = Vec::new();
            loop {
                match self.take(1)? {
                    b"\"" => return Ok(text),
                    b"\\" => match self.take(1)? {
                        escaped @ (b"\"" | b"\\") => text.extend_from_slice(escaped),
                        _ => return Err(Malformed),
                    },
                    [b'\r' | b'\n' | 0] => return Err(Malformed),
                    byte => text.extend_from_slice(byte),
                }
            }
        }
        if self.takes(b"{") {
            let digits = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
            let digits = std::str::from_utf8(self.take(digits)?).map_err(|_| Malformed)?;
            let length = digits.parse().map_err(|_| Malformed)?;
            let _ = self.takes(b"+");
            self.expect(b"}\r\n")?;
            return Ok(self.take(length)?.to_vec());
        }
        let length = self.0.iter().take_while(|byte| is_plain(**byte)).count();
        match self.take(length)? {
            [] => Err(Malformed),
            text => Ok(text.to_vec()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(text: &str) -> Result<List, Malformed> {
        list(format!(" {text}\r\n").as_bytes())
    }

    #[test]
    fn lists_are_read_with_their_options() {
        let plain = listed("\"\" *").expect("plain");
        assert_eq!(
            (plain.reference.len(), plain.patterns.as_slice()),
            (0, [b"*".to_vec()].as_slice())
        );
        let android = listed("\"\" \"*\" RETURN (SPECIAL-USE)").expect("Android");
        assert_eq!(android.patterns, [b"*".to_vec()]);
        let full = listed(
            "(SUBSCRIBED RECURSIVEMATCH) {1+}\r\na (\"b \\\"c\" %) RETURN (CHILDREN STATUS (MESSAGES size) SUBSCRIBED)",
        )
        .expect("full");
        assert!(full.only_subscribed && full.recursive && full.tell_subscribed && !full.only_special);
        assert_eq!(full.patterns, [b"b \"c".to_vec(), b"%".to_vec()]);
        assert_eq!(
            full.status,
            [StatusDataItemName::Messages, StatusDataItemName::Size]
        );
        assert!(listed("() \"\" % RETURN ()").is_ok());
        for refused in [
            "",
            "\"\"",
            "\"\" * ",
            "\"\" * RETURN",
            "\"\" * RETURN (",
            "\"\" * RETURN (WHATEVER)",
            "(RECURSIVEMATCH) \"\" *",
            "(SUBSCRIBED \"\" *",
            "\"\" ()",
            "\"\" \"*",
            "\"\" {5}\r\n*",
            "\"\" {99999999999999999999}\r\n*",
            "\"\" * RETURN (STATUS ())x",
        ] {
            assert_eq!(listed(refused), Err(Malformed), "{refused}");
        }
        let many = format!("\"\" ({})", ["*"; 17].join(" "));
        assert_eq!(listed(&many), Err(Malformed));
    }

    #[test]
    fn searches_say_what_to_return() {
        let (read, rest) = returns(b" RETURN (MIN COUNT) UNSEEN\r\n").expect("read");
        assert!(read.min && read.count && !read.all && !read.max);
        assert_eq!(rest, b" UNSEEN\r\n");
        assert!(returns(b" return () ALL\r\n").expect("read").0.all);
        assert!(returns(b" RETURN (SAVE) ALL\r\n").is_err());
        assert!(returns(b" UNSEEN\r\n").is_err());
    }

    #[test]
    fn boxes_are_made_for_a_use() {
        let made = create(b" \"Mes &AOk-crits\" (USE (\\Drafts))\r\n").expect("read");
        assert_eq!(made.uses, ["DRAFTS"]);
        assert!(create(b" a (USE (Drafts))\r\n").is_err());
        assert!(create(b" a (USE (\\Drafts)\r\n").is_err());
        assert!(create(b" a\r\n").is_err());
    }
}
