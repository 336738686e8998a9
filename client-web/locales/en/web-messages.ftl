### What waits for a person: messages, and the access that she is asked for. The rules for words are in web.ftl.

web-waiting-title = Someone waits for your answer
web-messages-waiting =
    { $count ->
        [0] My messages
        [one] 1 message to read
       *[other] { $count } messages to read
    }
web-messages-title = My messages
web-messages-none = Nothing new for you.
web-messages-read = I have read everything
web-messages-done = Done: these messages are read.
web-messages-before =
    { $count ->
        [one] 1 message that you have read
       *[other] { $count } messages that you have read
    }

## Each sort of message

web-message-other = Something has changed ({ $code }). Ask at the desk what it means.
web-message-deposit-waiting = { $who } put in a paper for you. Look at it, then keep it or not.
web-message-request-asked = { $who } asks you for access. You can answer until { $due }.
web-message-request-withdrawn = { $who } does not ask any more.
web-message-referral-asked = { $who } asks to send a letter that is about you. Read it, then answer.
web-message-referral-withdrawn = { $who } will not send the letter about you.
web-message-referral-sent = { $who } sent the letter that you agreed to.
web-message-mandate-ending = The access of { $grantee } ends { $due }. Nothing goes on without you.
web-message-mandate-holder-left = { $grantee } has left. That access is paused.
web-message-delay-requested = Someone asked, in your name: { $what }. It waits until { $due }. Not you? Tell the desk quickly.
web-message-delay-cancelled = Called off: { $what }.
web-message-delay-attested = { $who } said that you are there and that you want: { $what }.
web-message-delay-completed = The wait is over: { $what }.
web-message-slot-frozen = A way in is blocked: { $what }. The others still work.
web-message-slot-unfrozen = A way in works again: { $what }.
web-message-slot-removed = A way in is gone: { $what }.
web-message-kit-created = Your recovery sheet is good. You did not ask for it? Tell the desk quickly.
web-message-kit-revoked = Your old recovery sheet is worth nothing any more.
web-message-kit-check-due = Your recovery sheet is a year old. Check that you still have it.
web-message-recovery-begun = Someone wants to open your papers with your recovery sheet. It will be possible { $due }. Not you? Tell the desk quickly.
web-message-recovery-approved = { $who } agrees that you get your papers back. You asked for nothing? Tell the desk quickly.
web-message-recovery-cancelled = The request to get your papers back is stopped.
web-message-recovery-completed = Your papers were found again with the recovery sheet. The old ways in do not work any more.
web-message-vault-unused = You have not opened your papers for a long time. Without a visit, they will be closed { $due }.
web-message-vault-locked = Your papers are closed, because nobody opened them for a year. A helper can open them again with you.
web-message-account-unlocked = { $who } opened your papers again with you.
web-message-service-closing = This service will close { $due }. You will have one more year to take your papers.
web-message-service-closed = This service is closed. Take your papers before: { $due }.
web-message-service-ending = Last reminder. Your papers will be destroyed here { $due }. Take them.
web-message-service-stays = This service does not close.
web-message-outside-failing = Your e-mail address does not work any more. Nothing more is sent there.
web-message-to-papers = See my papers
web-message-to-answer = Answer
web-message-to-accesses = See who can see

## Answering

web-asked-title = You are asked for something
web-asked-access = Someone asks you for access
web-asked-renewal = Someone asks you to let access go on
web-asked-handover = Someone asks you to hand access over to another person
web-asked-letter = Someone wants to send a letter about you
web-asked-doubtful = A question of which nothing proves where it comes from
web-asked-until = You can answer until { $until }.
web-asked-by = Who asks
web-asked-for = For whom
web-asked-what = To be able to
web-asked-why = For
web-asked-long = How long
web-asked-days =
    { $days ->
        [one] 1 day
       *[other] { $days } days
    }
web-asked-before = What it already shows
web-asked-words = Their words
web-asked-nothing-yet = Nothing is open until you say yes. You can give less. You can say no. You have until { $until }.
web-asked-deposit = These pages cannot give that access yet. Ask your helpers.
web-asked-how-much = What may this person do?
web-asked-yes = Choose the papers
web-asked-no = Say no
web-asked-no-title = Say no to this?
web-asked-no-text = { $name } learns that you said no. You need not say why.
web-asked-no-yes = Yes, say no
web-asked-refused = Done: { $name } sees nothing.

## Stopping for a while, taking back

web-pause = Pause
web-paused = Paused: { $name } sees nothing for the moment.
web-resume = Let it go on
web-resumed = { $name } can see again.
web-extend = Give more time
web-undo = It was a mistake: take it back
web-undo-title = Take this access back?
web-undo-text = Nobody has used it yet. { $name } will have seen nothing.
web-undo-yes = Yes, take it back
web-undone = Taken back: { $name } has seen nothing.
web-stop-inbox = And nobody puts in papers for me any more
web-inbox-open = Your helpers can put in papers for you. They cannot open them again.
web-inbox-closed = Nobody can put in papers for you.
web-inbox-title = Papers put in for me
web-inbox-close = Let nobody put in papers
web-inbox-reopen = Let them put in papers again
web-inbox-closed-now = Done: nobody puts in papers for you any more.
web-inbox-open-now = Done: your helpers can put in papers for you.
web-access-doubtful = What the service says of access { $id } does not hold. So it is not shown. Tell the person at the desk.
web-unsent-back = You are back where you were. What you had written is still there.
