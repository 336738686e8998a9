### What the pages say to a person whom a letter is about. The rules of words are in web.ftl.

web-letter-words = The words of the letter
web-letter-to = To whom
web-letter-name = Your name
web-letter-may-go = You let a letter go that is about you
web-letter-explained = Read every word. If you say yes, this letter goes, and nothing else. You can answer until { $until }.
web-letter-waiting = You said yes. The letter has not gone yet. You can change your mind.
web-letter-yes = Let this letter go
web-letter-yes-title = Let this letter go?
web-letter-yes-text = { $name } can send it once, to { $place }. Its words cannot change any more.
web-letter-yes-yes = Yes, let it go
web-letter-agreed = Done: the letter may go. You can change your mind until it has gone.
web-letter-no-text = { $name } cannot send this letter. You need not say why.
web-letter-hold = Do not let it go any more
web-letter-hold-title = Not let this letter go any more?
web-letter-hold-yes = Yes, keep it here
web-letter-held = Done: the letter does not go.
