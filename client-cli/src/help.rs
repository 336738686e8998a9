//! The help and the parser's own errors, in the person's language.
//!
//! clap knows only English. Its headings, texts and error sentences are replaced by those of the language files, under
//! `help-<command>`, `help-<command>-<argument>` and `help-flag-<flag>`.

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, CommandFactory};
use ecrin_locales::{Lang, Words};

use crate::cli::Cli;

/// The command with its texts in `words`.
pub fn command(words: &Words) -> Command {
    let root =
        Cli::command()
            .arg(flag("help", 'h', ArgAction::Help))
            .arg(flag("version", 'V', ArgAction::Version));
    told(root, words, "")
}

fn flag(name: &'static str, letter: char, action: ArgAction) -> Arg {
    Arg::new(name)
        .long(name)
        .short(letter)
        .action(action)
        .global(name == "help")
}

fn told(command: Command, words: &Words, path: &str) -> Command {
    let about = words.get(if path.is_empty() { "help" } else { path });
    let mut command = command
        .about(about)
        .help_template(template(words))
        .subcommand_help_heading(words.get("heading-commands"))
        .subcommand_value_name(words.get("value-command"));
    if path.is_empty() {
        command = command.after_help(words.get("help-after"));
    }
    let names: Vec<String> = command
        .get_subcommands()
        .map(|sub| sub.get_name().to_owned())
        .collect();
    for name in names {
        let sub_path = if path.is_empty() {
            format!("help-{name}")
        } else {
            format!("{path}-{name}")
        };
        command = command.mut_subcommand(name, |sub| told(sub, words, &sub_path));
    }
    command.mut_args(|argument| {
        let id = argument.get_id().to_string();
        let key = if path.is_empty() {
            format!("help-flag-{id}")
        } else {
            format!("{path}-{id}")
        };
        let heading = words.get(if argument.is_positional() {
            "heading-arguments"
        } else {
            "heading-options"
        });
        let names: Vec<String> = argument
            .get_value_names()
            .unwrap_or_default()
            .iter()
            .map(|name| told_value(words, name))
            .collect();
        // What every command takes comes after what this one takes.
        let argument = if path.is_empty() {
            argument.display_order(GLOBAL_ORDER)
        } else {
            argument
        };
        let argument = argument.help(words.get(&key)).help_heading(heading);
        if !takes_values(&argument) {
            return argument;
        }
        // What clap would add stands in our own words already, in the right language.
        let argument = argument
            .hide_env(true)
            .hide_default_value(true)
            .hide_possible_values(true);
        if names.is_empty() {
            argument
        } else {
            argument.value_names(names)
        }
    })
}

/// Where the options of every command stand in its help: behind all others.
const GLOBAL_ORDER: usize = 900;

fn takes_values(argument: &Arg) -> bool {
    matches!(argument.get_action(), ArgAction::Set | ArgAction::Append)
}

fn told_value(words: &Words, name: &str) -> String {
    let key = format!("value-{}", name.to_lowercase());
    if words.has(&key) {
        words.get(&key)
    } else {
        name.to_owned()
    }
}

fn template(words: &Words) -> StyledStr {
    let usage = words.get("heading-usage");
    format!("{{about-with-newline}}\n{usage} {{usage}}\n\n{{all-args}}{{after-help}}").into()
}

/// The language to speak before the command line has been read, since its errors are told in it too.
pub fn language(arguments: &[String]) -> Lang {
    let mut asked = None;
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        if argument == "--lang" {
            asked = arguments.next().cloned();
        } else if let Some(lang) = argument.strip_prefix("--lang=") {
            asked = Some(lang.to_owned());
        }
    }
    let asked = asked.or_else(|| std::env::var("ECRIN_LANG").ok());
    asked.and_then(|lang| lang.parse().ok()).unwrap_or_default()
}

/// What is wrong with the command line, in one sentence, and how it should look.
pub fn explain(error: &clap::Error, words: &Words) -> String {
    let context = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    };
    let (argument, value) = (
        context(ContextKind::InvalidArg),
        context(ContextKind::InvalidValue),
    );
    let values = [("argument", (&argument).into()), ("value", (&value).into())];
    let mut text = match error.kind() {
        ErrorKind::InvalidValue if value.is_empty() => words.format("usage-value-missing", &values),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let mut text = words.format("usage-value-invalid", &values);
            let key = format!("usage-choices-{}", argument_name(&argument));
            if words.has(&key) {
                text += "\n";
                text += &words.get(&key);
            }
            text
        }
        ErrorKind::UnknownArgument => words.format("usage-argument-unknown", &values),
        ErrorKind::InvalidSubcommand => {
            let typed = context(ContextKind::InvalidSubcommand);
            words.format("usage-command-unknown", &[("command", (&typed).into())])
        }
        ErrorKind::MissingRequiredArgument => words.format("usage-argument-missing", &values),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            words.get("usage-command-missing")
        }
        ErrorKind::ArgumentConflict => {
            let other = context(ContextKind::PriorArg);
            words.format(
                "usage-conflict",
                &[("argument", (&argument).into()), ("other", (&other).into())],
            )
        }
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            words.format("usage-values-number", &values)
        }
        _ => words.get("usage-wrong"),
    };
    let suggestion = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedValue,
    ]
    .into_iter()
    .map(context)
    .find(|text| !text.is_empty());
    if let Some(suggestion) = suggestion {
        text += "\n";
        text += &words.format("usage-suggestion", &[("suggestion", (&suggestion).into())]);
    }
    if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
        let usage = usage.to_string();
        let usage = usage.trim_start_matches("Usage:").trim();
        text += &format!("\n\n{} {usage}", words.get("heading-usage"));
    }
    text + "\n" + &words.get("usage-more")
}

/// `--type <TYPE>` is called `type` in the keys of the words.
fn argument_name(argument: &str) -> &str {
    argument
        .trim_start_matches("--")
        .split(' ')
        .next()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sources of this crate, as far as they name keys of the language files.
    fn sources(folder: &std::path::Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder)
            .expect("the sources are here")
            .filter_map(Result::ok)
        {
            let path = entry.path();
            if path.is_dir() {
                sources(&path, found);
            } else {
                found.push(std::fs::read_to_string(&path).expect("a source is text"));
            }
        }
    }

    #[test]
    fn every_key_that_the_sources_name_has_its_words() {
        let words = Words::new(Lang::Fr);
        let mut texts = Vec::new();
        sources(
            std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")),
            &mut texts,
        );
        let mut named = 0;
        for text in texts {
            for call in [
                "words.get(\"",
                "words.format(\"",
                "french.get(\"",
                "french.format(\"",
                ".tell(\"",
                "row(\"",
                "prompt(\"",
            ] {
                for rest in text.split(call).skip(1) {
                    let key = rest.split('"').next().unwrap_or_default();
                    if key.chars().all(|c| c.is_ascii_lowercase() || c == '-') && !key.is_empty() {
                        assert!(words.has(key), "no words for {key:?}");
                        named += 1;
                    }
                }
            }
        }
        assert!(named > 60, "the search has gone blind: {named}");
    }

    #[test]
    fn every_command_and_argument_has_its_help_in_both_languages() {
        for lang in Lang::ALL {
            // Asking for the words panics where there are none.
            let mut command = command(&Words::new(*lang));
            command.build();
            let text = command.render_long_help().to_string();
            assert!(!text.contains("help-"), "{text}");
        }
    }

    #[test]
    fn the_parser_speaks_french() {
        let words = Words::new(Lang::Fr);
        let error = command(&words)
            .try_get_matches_from(["ecrin", "doc", "add", "x", "--type", "poeme", "--title", "t"]);
        let text = explain(&error.expect_err("an unknown type"), &words);
        assert!(
            text.contains("poeme") && text.contains("ne convient pas"),
            "{text}"
        );
        assert!(!text.contains("invalid"), "{text}");
    }
}
