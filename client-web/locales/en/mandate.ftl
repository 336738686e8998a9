### The words of a mandate. What the person has before her eyes when she signs (mandate-text…) is part of her signature:
### a word changed here takes a new id of the text in the client.

mandate-text =
    { $owner } allows { $grantee } to { $right }:
    { $documents }
    For: { $purpose }.
    From { $from }.
    Until { $until }. After that nothing opens any more, and nothing is renewed.
mandate-text-document = { $number }. { $title }
mandate-text-max-views =
    { $views ->
        [one] One view only.
       *[other] At most { $views } views.
    }
mandate-text-end =
    Every view is written in the journal, which you can read at any time.
    You can take this mandate back whenever you like. What was already seen stays seen.
mandate-text-right-view = see
mandate-text-right-download = see and keep a copy of
mandate-text-right-print = see and print
mandate-text-right-deposit = put in, without seeing them,

## The page to print

print-title = Mandate: entrusting papers
print-papers = Papers concerned
print-rights-title = Your rights
print-right-revoke = You can take this mandate back at any time, without giving a reason.
print-right-journal = Every view is written in the journal before the paper is shown. You can read this journal at any time.
print-right-end = This mandate ends by itself on the date above. It is never renewed without you.
print-right-seen = What was already seen stays seen.
print-explanation = Explanation (only the French text counts)
print-sign-owner = The person: { $name }
print-sign-grantee = The helper: { $name }
print-digest = Digest of the signed mandate:
print-same-words = The words shown before the signature are those of this mandate.
