### What the pages say to whoever watches over a service: alerts, acts of two, figures, health. The rules for words are
### in web.ftl.

## The desk

web-nav-desk = Administration
web-desk-title = Administration of the service
web-desk-messages = Messages
web-desk-rooms = To watch
web-desk-alerts = { $count ->
    [0] Nothing to look at
    [one] 1 alert to look at
   *[other] { $count } alerts to look at
    }
web-desk-approvals = { $count ->
    [0] Nothing waits for your answer
    [one] 1 request waits for your answer
   *[other] { $count } requests wait for your answer
    }
web-desk-given = { $count ->
    [one] 1 approval was given to you: it may be used
   *[other] { $count } approvals were given to you: they may be used
    }
web-desk-audit = Search, check and export the journal
web-desk-message-approval-wanted = { $who } asks for your approval. You may answer until { $due }.
web-desk-message-approval-given = { $who } approved what you asked for.
web-desk-message-approval-refused = { $who } refused what you asked for.

## Alerts

web-alerts-title = Alerts
web-alerts-text = What someone should look at. An alert is about a moment: nobody is ranked. Reading them is written in the journal.
web-alerts-none = Nothing to look at.
web-alerts-decided = { $count ->
    [one] One alert already decided
   *[other] { $count } alerts already decided
    }
web-alert-since = { $count ->
    [one] One event more since the decision.
   *[other] { $count } events more since the decision.
    }
web-alert-other = Something should be looked at ({ $code }).
web-alert-A12-no-ticket = { $who } asked { $seen } times what the journal says of one person without naming a ticket.
web-alert-A13-damaged = The journal on disk does not hold together. Copy the disk before anything else, then call whoever runs the server.
web-alert-title = An alert
web-alert-state = Decision
web-alert-raised = Seen
web-alert-last = Last event
web-alert-events = Events
web-alert-decision = { $state } by { $by }, { $moment }:
web-alert-about-you = This alert is about you. You may hand it on, not justify it: someone else has to.
web-alert-decide = What do you decide?
web-alert-as-justified = Justify
web-alert-as-justified-hint = There was a good reason. The alert is closed.
web-alert-as-escalated = Hand on
web-alert-as-escalated-hint = Someone must deal with it. The alert may still be justified later.
web-alert-choose = Choose: justify or hand on.
web-alert-reason = Why
web-alert-reason-hint = In one line, without the name of a person. For example: open on Saturday, file 12.
web-error-reason-missing = Write why, in one line.
web-error-reason-too-long = This reason is too long, or has signs that cannot be read.
web-alert-keep = Keep the decision
web-alert-kept = The decision is kept. The journal tells of it.
web-alert-lines = The events of this alert
web-alert-no-lines = These events were erased: nobody can read them any more.
web-alert-caption = Events of this alert, oldest first: { $count }

## Acts of two

web-approvals-title = Approvals
web-approvals-text = What one administrator may not do alone: another one has to agree.
web-approvals-wait = Waiting for your answer
web-approvals-none = No request waits for your answer.
web-approvals-own = Your requests
web-approvals-own-text = You cannot answer them yourself: someone else who administers this service has to.
web-approvals-over = { $count ->
    [one] One past request
   *[other] { $count } past requests
    }
web-approval-title = A request for approval
web-approval-waiting = waiting
web-approval-given = approved
web-approval-refused = refused
web-approval-used = used
web-approval-over = too late
web-approval-you = you
web-approval-asked-by = Asked by { $name }, { $moment }
web-approval-until = May be answered until { $moment }
web-approval-by = Who asks
web-approval-at = Asked
web-approval-valid = Good until
web-approval-state = State
web-approval-approver = Who answered
web-approval-exact = The exact text that was signed
web-approval-doubtful = A request that is not authentic
web-approval-doubtful-text = The signature of this request does not hold. Do not answer it, and tell whoever runs the server.
web-approval-export = This person will take away all lines of the journal that meet the criteria below. It may be done once.
web-approval-hold-account = Everything in the vault of account { $id } will be kept for { $days } days, even if the person asks for it to be erased. File: { $reference }.
web-approval-hold-mandate = The traces of access { $id } will be kept for { $days } days, even beyond their term. File: { $reference }.
web-approval-erasure = The vault of account { $account } will be erased for good: its papers, its accesses, and what opens its journal. Nobody will be able to give it back. Ground: { $ground }.
web-approval-admin = One person more will administer this service. She will be able to read the whole journal, create structures, invite, and answer requests like this one. She will not be able to read any paper.
web-approval-other = This page cannot say in words what this request would do. Read the exact text; if you do not understand all of it, refuse.
web-approval-mine = This is your request: you cannot answer it yourself. Someone else who administers this service has to.
web-approval-usable = Another administrator approved: you can do it, once.
web-approval-use-export = Make this export, signed (JSONL)
web-approval-use-admin = Choose the structure and invite
web-approval-use-other = No page does what was approved: see whoever runs the server.
web-approval-give = Approve
web-approval-refuse = Refuse
web-approval-ask-given = Approve?
web-approval-ask-given-text = { $name } will be able to do it once, within 24 hours of asking. Your signature stays in the journal.
web-approval-ask-refused = Refuse?
web-approval-ask-refused-text = { $name } will not be able to do it, and will be told. Your signature stays in the journal.
web-approval-yes-given = Yes, approve
web-approval-yes-refused = Yes, refuse
web-approval-done-given = You have approved.
web-approval-done-refused = You have refused.
web-error-approval-own = You cannot answer your own request. Someone else who administers this service has to.
web-yes = yes
web-ground-person = the person asked for it here
web-ground-request = the person asked the operator
web-ground-death = death
web-ground-authority = ordered by an authority
web-ground-inactivity = inactivity
web-ground-retention = end of its term
web-ground-closure = closing of the service
web-criterion-aidant = By account
web-criterion-structure = Structure
web-criterion-mandate = Under access
web-criterion-beneficiary = About person
web-criterion-event = Event
web-criterion-family = Family of events
web-criterion-result = Result
web-criterion-channel = Through
web-criterion-purpose = Purpose
web-criterion-outside-hours = Only when offices are closed
web-criterion-no-witness = Only without a witness
web-criterion-ends-before = Accesses that end before
web-criterion-from = From
web-criterion-to = Until
web-criterion-ticket = File

## Figures for whoever pays

web-desk-figures = What was done, by month and by structure, for whoever pays for the service
web-figures-title = Statistics
web-figures-text = The figures are counted here, in the signed journal: how much, when, by which structure. Never for whom, nor on which paper.
web-figures-quarter = Quarter
web-figures-quarter-name = Quarter { $number } of { $year }
web-figures-count = Count
web-figures-counting = Journal: { $done } entries read of { $total }.
web-figures-counted = The figures are counted. They stand below.
web-figures-period = Period shown
web-figures-span = From { $from } to { $to } included, in Paris time. { $counted ->
    [one] One entry read
   *[other] { $counted } entries read
    }: each says what the journal committed to, and all lead to what the service signed.
web-figures-now = This period is not over: these figures will change. Do not hand them on. Two tables made on two days would tell what happened in between.
web-figures-erased = { $count ->
    [one] One entry was erased, as the law wants it: it is not counted.
   *[other] { $count } entries were erased, as the law wants it: they are not counted.
    }
web-figures-false = The journal does not lead to what the service signed. No figure is taken from it. Tell whoever runs the server.
web-figures-hidden = “{ $mark }”: hidden. It tells of fewer than five people, or would give away by subtraction one that does. A zero is a true zero. The same figures are hidden in the quarter and in each of its months.
web-figures-service = The whole service
web-figures-structures = By structure
web-figures-purposes = Accesses given, by purpose
web-figures-caption = { $title }: { $period }
web-figures-structure = Structure
web-figures-purpose = Purpose
web-figures-what = What is counted
web-figures-number = Number
web-figures-vaults = Vaults opened
web-figures-given = Accesses given
web-figures-accepted = Accesses accepted
web-figures-views = Papers looked at or kept
web-figures-deposits = Papers put in
web-figures-refusals = Refusals
web-figures-aidants = Active professionals
web-figures-aidants-text = Active professionals: who accepted an access, looked at a paper or put one in. Refusals: what the service did not let a professional do.
web-figures-all = All together
web-figures-nobody = No structure
web-figures-hidden-word = hidden
web-figures-csv = Keep for a spreadsheet (CSV)
web-figures-print = Print
web-figures-kept = The figures are in your downloads.
web-figures-draft = provisional

## How the service is

web-desk-health = { $count ->
    [0] Nothing is wrong of what the service knows about itself
    [one] 1 thing is wrong
   *[other] { $count } things are wrong
    }
web-health-title = Health of the service
web-health-text = What the signature of the journal shows, what the server says of itself, and what it cannot know.
web-health-verdict = { $count ->
    [0] Nothing is wrong of what the service knows about itself. Read also what it does not know.
    [one] One thing is wrong.
   *[other] { $count } things are wrong.
    }
web-health-well = well
web-health-wrong = wrong
web-health-unknown = look elsewhere
web-health-todo = To do:
web-health-call = call whoever runs the server.
web-health-head = Journal: the service has signed its { $size } entries. The last is of the hour that begins { $moment }.
web-health-no-head = Journal: no signature of the service is shown.
web-health-false = { $count ->
    [one] One head of the journal is not signed by this service.
   *[other] { $count } heads of the journal are not signed by this service.
    }
web-health-false-todo = trust the journal no longer, keep a copy of the disk, call whoever runs the server.
web-health-looked = Rereading: the service reread its journal { $moment }. It does so every minute, piece by piece, and raises an alert where something does not hold.
web-health-never-looked = Rereading: the service has not reread its journal yet.
web-health-looked-todo = rereading is late. If it stays so for more than five minutes, call whoever runs the server.
web-health-disk = Disk: { $free } GB are left of { $size } GB.
web-health-disk-unknown = Disk: the server does not say how much room is left.
web-health-disk-todo = have the disk enlarged at once. When it is full, nothing is put in or shown any more.
web-health-clock = Clock: it agrees with the journal.
web-health-clock-behind = Clock: it is { $seconds } s behind the journal. Nothing is written or shown before it has caught up.
web-health-clock-todo = call whoever runs the server: its clock was set back.
web-health-work = Today's work: done. Whatever had to end or be erased has.
web-health-work-late = Today's work: not done. Something that had to end or be erased has not yet.
web-health-work-todo = ask again in an hour; if it stays so, call whoever runs the server.
web-health-no-witness = Witnesses: nobody but the service signs this journal. A server that was taken whole could show another past.
web-health-witness = Witnesses: { $names }. Their signatures are not checked here.
web-health-witness-todo = have another administrator run “ecrin audit verify” from her own computer every week: it remembers what it saw.
web-health-backup = Backups: Écrin makes none itself and does not know when the last one was made.
web-health-backup-todo = ask whoever runs the server for the date of the last backup, and of the last restore that was tried.
web-health-at = As of { $moment }, version { $version }.
web-health-again = Look again
web-health-again-done = This is up to date.

## The signed export of the journal

web-audit-export = Export the whole search, signed (JSONL)
web-audit-export-text = The export bears your signature and the proof of each line: “ecrin audit verify --file” checks it without the service. It is written in the journal. More than 500 lines need a second administrator: the page then offers to ask.
web-audit-exporting = Export: { $done } lines.
web-audit-exported = { $count ->
    [one] One line exported. The file is in your downloads.
   *[other] { $count } lines exported. The file is in your downloads.
    }

web-message-second-referent-needed = A structure has only one referent left. It needs two: invite one, or give this role to a colleague.
web-message-role-given = { $who } gave you another role.
web-message-role-offered = { $who } offers you work for another structure.
web-message-role-declined = { $who } does not want the role that you offered.
web-message-membership-ended = { $who } ended your work for a structure.
web-message-approval-wanted = { $who } asks for your agreement. Answer before: { $due }.
web-message-approval-given = { $who } agreed to what you asked for.
web-message-approval-refused = { $who } did not agree to what you asked for.
web-message-recovery-asked = A person whom your structure follows wants her papers back. It will be possible: { $due }.
web-message-account-unused = You have not used your account for five months. Without a visit it will be switched off: { $due }.
web-message-app-password-used = A program fetches your messages for the first time with a password of your account. If it is not you, remove it.
web-message-mail-nearly-full = Your mailbox is nearly full: delete some messages.
web-message-mail-undelivered = A message that you sent did not reach everyone.
web-message-box-handed-over = { $who } gave you the mail of your structure to read.
web-export-second = This search finds more than 500 lines: nobody takes them away alone. You can ask another administrator, or choose a shorter period.
web-export-second-told = Écrin asks the other administrators; the first to answer decides. They have twenty-four hours, and the search does not change any more.
web-export-asked = Your question is on its way. Come back here when someone has answered: the export is made from here.

## How the service is set up

web-desk-settings = What the service says of itself, and where everything else is set
web-settings-title = Settings of the service
web-settings-text = No page changes these settings: whoever runs the server writes them in a file.
web-settings-domain = Domain
web-settings-key = Key of the service
web-settings-key-text = This key signs the journal and the receipts. Compare it with what whoever runs the server reads: it never changes.
web-settings-version = Version
web-settings-file = Largest file
web-settings-mega = { $size } MB
web-settings-closing = Closure
web-settings-open = None is announced
web-settings-closes = Nothing new is taken in from { $closes }; nothing is destroyed before { $ends }.
web-settings-elsewhere = What is set on the server
web-settings-how = In the file “ecrin.toml” of the service, section by section. The server tells no page these values; it reads them when it starts.
web-settings-of-retention = How long traces and ended accesses are kept
web-settings-of-limits = Sizes, and how many requests a minute
web-settings-of-mail = Room for mail, how long it is kept, and how many messages are sent
web-settings-of-alerts = From when on an alert is raised
web-settings-of-notices = How people are told outside the service
web-settings-of-http = The address of the service and its certificates
web-settings-close = The closure of the service is decided with “ecrin-server close”, three months ahead at least.
