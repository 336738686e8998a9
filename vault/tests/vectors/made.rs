//! What is made so far.

use std::collections::BTreeMap;

use crate::specimen::vector::Vector;

/// The vectors made so far, by folder and file.
#[derive(Default)]
pub(crate) struct Made(pub(crate) BTreeMap<(String, String), Vector>);

impl Made {
    /// A vector that succeeds: what it yields is written into its header.
    pub(crate) fn ok(&mut self, object: &str, name: &str, given: &[(&str, &str)], body: impl AsRef<[u8]>) {
        let mut vector = self.vector("ok", given, body);
        let facts = vector
            .run(object)
            .unwrap_or_else(|error| panic!("{object}/{name}: {error}"));
        vector
            .head
            .extend(facts.into_iter().map(|(key, value)| (key.to_owned(), value)));
        self.keep(object, name, vector);
    }

    /// A vector that fails, with this word.
    pub(crate) fn fails(
        &mut self,
        object: &str,
        name: &str,
        expect: &str,
        given: &[(&str, &str)],
        body: impl AsRef<[u8]>,
    ) {
        let vector = self.vector(expect, given, body);
        self.keep(object, name, vector);
    }

    fn vector(&self, expect: &str, given: &[(&str, &str)], body: impl AsRef<[u8]>) -> Vector {
        let given = given
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        let head = std::iter::once(("expect".to_owned(), expect.to_owned()))
            .chain(given)
            .collect();
        Vector {
            head,
            body: body.as_ref().to_vec(),
        }
    }

    fn keep(&mut self, object: &str, name: &str, vector: Vector) {
        let old = self.0.insert((object.to_owned(), format!("{name}.txt")), vector);
        assert!(old.is_none(), "{object}/{name} is made twice");
    }
}
