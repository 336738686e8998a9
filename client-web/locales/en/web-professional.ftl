### What the pages of a professional say. The rules for words are in web.ftl.

## Papers shown to me

web-entrusted-title = Papers shown to me
web-entrusted-none = Nobody shows you a paper at the moment.
web-my-number = Your number, to read to the person who wants to show you papers:
web-owner-unknown = Person { $id }
web-accept = Accept
web-accepted = It is accepted: you can see the papers of { $name }.
web-refuse = Refuse
web-give-back = Give this access back
web-refuse-title = Refuse this access?
web-give-back-title = Give this access back?
web-refuse-text = You will not see the papers of { $name } any more. They will know.
web-refuse-yes = Yes, refuse
web-give-back-yes = Yes, give it back
web-refused = It is done: you do not see the papers of { $name } any more.
web-look-at = Look at paper no. { $number }
web-look-hint = The person will know that you looked, and when.
web-look-title = A paper shown to me
web-look-told = You looked on { $moment }. The person knows. This access lasts
web-look-picture = Paper no. { $number } of { $name }
web-look-not-shown = This page cannot show this paper yet. Use the command line.
web-mark = Seen by { $name }, { $moment }, access { $id }
