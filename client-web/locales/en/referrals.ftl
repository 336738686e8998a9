### Handing a person over to another structure, with her consent.

referral-asked =
    Your request { $id } waits for the consent of { $who }, until { $until }. In her next session: ecrin ask list
    With her consent, send the letter to { $place }: ecrin mail refer --send { $id }
referral-asks = { $who } asks you to let a referral go to { $place }: “{ $subject }”. You can say yes, or no, until { $until }.
referral-own = You asked { $who } to let a referral go to { $place }: “{ $subject }”. It can be sent until { $until }.
referral-about = It is about: { $name }. This is every word that would be sent:
referral-agreed =
    You let this referral go to { $place }, until { $until }. Its words cannot change any more.
    You can take your consent back as long as it has not gone: ecrin ask refuse { $id }
referral-sent = The referral of { $who } has gone, encrypted, to { $place }. This stands in the person's journal.
referral-letter =
    { $aidant } refers { $name } to you, for the attention of: { $place }.
    This person has read this letter and agreed to it { $at }; the proof is attached (orientation.json).
    To verify it: ecrin mail read
referral-verified =
    REFERRAL VERIFIED: { $aidant } refers { $name } to you, for the attention of: { $place }.
    This person signed her consent { $at }, to exactly these words:
referral-doubtful = CAREFUL: this referral is NOT verified: { $why } Do not rely on it without asking.
referral-doubt-form = the attached proof cannot be read.
referral-doubt-keys = nothing vouches for the person's keys.
referral-doubt-aidant = the letter does not come from the aidant to whom the person gave her consent.
referral-doubt-consent = the person has not given this consent.
referral-doubt-words = these are not the words that the person agreed to.
referral-doubt-elsewhere = the person gave her consent for another structure than yours.
referral-doubt-late = it came after the consent had ended.
referral-doubt-not-sent = this is not the letter that the service let go, or the consent was taken back.
