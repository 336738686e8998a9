### Stopping everything, the inbox, undoing a mistake, putting several papers in.

stop-warning = Stop everything: nobody will be able to see your papers any more. What was seen stays seen.
stopped =
    Stopped. Mandates ended: { $mandates }. Requests refused: { $requests }. Other sessions closed: { $sessions }.
stopped-waiting = Called off, too: { $delays } act(s) that waited, { $recoveries } recovery(ies).
inbox-open = Your inbox is open: aidants can put papers in, and cannot open them again.
inbox-closed = Your inbox is closed: nobody can put papers in any more.
inbox-waiting =
    { $waiting ->
        [0] No paper waits to be filed.
        [one] 1 paper waits to be filed.
       *[other] { $waiting } papers wait to be filed.
    }
no-invitations = No invitation is waiting.
invitation-undone = The invitation is taken back: it opens nothing any more.
mandate-undone = The mandate { $id } is undone: it opened nothing and will open nothing.
vault-undone = The vault { $id } is undone. Its id will never be used again.
deposit-receipt = Receipt (line no. { $index } of the journal), to be kept: { $receipt }
heading-inbox = To be filed:
batch-done = Put in: { $file }
batch-failed = Not put in: { $file } ({ $reason })
batch-summary = { $done } of { $all } put in.
inbox-empty = Nothing waits to be filed.
