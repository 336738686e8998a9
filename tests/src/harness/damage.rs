//! Texts as a careless hand leaves them.

/// A note in every damaged form: shortened at each line, two lines swapped, a line twice or missing, a bit of each
/// byte flipped, and with more after its end.
pub fn damaged(text: &str) -> Vec<(String, String)> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut forms = Vec::new();
    for cut in 0..lines.len() {
        forms.push((format!("shortened to {cut} lines"), lines[..cut].concat()));
        forms.push((
            format!("without line {cut}"),
            [&lines[..cut], &lines[cut + 1..]].concat().concat(),
        ));
        forms.push((
            format!("line {cut} twice"),
            [&lines[..=cut], &lines[cut..]].concat().concat(),
        ));
        if cut > 0 && lines[cut] != lines[cut - 1] {
            let mut swapped = lines.clone();
            swapped.swap(cut, cut - 1);
            forms.push((format!("lines {cut} and {} swapped", cut - 1), swapped.concat()));
        }
    }
    for place in 0..text.len() {
        let mut bytes = text.as_bytes().to_vec();
        bytes[place] ^= 1 << (place % 7);
        forms.extend(
            String::from_utf8(bytes)
                .ok()
                .map(|flipped| (format!("bit of byte {place}"), flipped)),
        );
    }
    forms.push(("more".to_owned(), format!("{text}\n")));
    forms.push(("CRLF".to_owned(), text.replace('\n', "\r\n")));
    forms
}
