### What people are told when they sign in: one sentence for each kind of notice.

no-notices = Nothing new for you.
notices-waiting = { $count ->
    [one] One notice waits for you: ecrin notices
   *[other] { $count } notices wait for you: ecrin notices
}
notice-deposit-waiting = { $who } put in a paper for you ({ $document }). File it or refuse it: ecrin doc list
notice-request-asked = { $who } asks you for a mandate. You can answer until { $due }: ecrin ask list
notice-request-accepted = { $who } said yes to your request: mandate { $mandate }
notice-request-refused = { $who } said no to your request { $detail }.
notice-request-withdrawn = { $who } took a request back.
notice-request-lapsed = Your request { $detail } was never answered: it waits no longer.
notice-referral-asked = { $who } asks you to let a referral go. You can answer until { $due }: ecrin ask list
notice-referral-consented = The person has agreed to your referral: ecrin mail refer --send { $detail }
notice-referral-refused = The person does not want your referral { $detail }.
notice-referral-taken-back = The person has taken her consent back: your referral { $detail } can go no more.
notice-referral-withdrawn = { $who } will not send the referral.
notice-referral-lapsed = Your referral { $detail } was not sent in time: it is worth nothing any more.
notice-referral-sent = { $who } has sent the referral that you agreed to.
notice-mandate-ending = The mandate { $mandate } ends on { $due }. Nothing is renewed without the person.
notice-mandate-stopped = The mandate { $mandate } is over: the person ended it.
notice-deposit-accepted = The paper { $document } that you put in was kept.
notice-deposit-refused = The paper { $document } that you put in was not kept.

notice-approval-wanted = { $who } asks for your approval until { $due }: ecrin approval list
notice-approval-given = { $who } approved your request: ecrin approval list
notice-approval-refused = { $who } refused your request: ecrin approval list

notice-app-password-used = A program fetches your mail for the first time with the password { $detail }. If it is not you: ecrin mail app-password remove
notice-mail-nearly-full = Your mail is nearly full: delete messages.
notice-box-handed-over = { $who } lets you read your structure's mail.

notice-mandate-granted = You were granted a mandate: { $mandate }. Read it, then accept or refuse it: ecrin mandate show { $mandate }
notice-mail-undelivered = A message that you sent did not reach { $detail }. Everyone else has it.
notice-outside-failing = Your address outside takes no mail any more: nothing is sent there. To give another one: ecrin notices outside set ADDRESS

outside-not-offered = This service sends nothing outside.
outside-off = No mail tells you anything outside. To receive some: ecrin notices outside set ADDRESS
outside-waiting =
    A code was sent to { $address }. It is good for a day: ecrin notices outside confirm CODE
    Nothing else is sent there before.
outside-on =
    When something waits for you here, a mail goes to { $address }. It says nothing else.
    One a day at most, as long as you have not signed in. To stop: ecrin notices outside off
outside-failing = { $address } takes no mail: nothing is sent there any more. To give another one: ecrin notices outside set ADDRESS
outside-ended = Nothing is sent outside any more. The address is erased.
