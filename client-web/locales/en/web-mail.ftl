### What the pages of the mail between professionals say. The rules of the words are in web.ftl.

web-nav-mail = Mail
web-mail-title = Mail
web-mail-address = Your address:
web-mail-write = Write
web-mail-folders = Folders
web-mail-folder-inbox = Received
web-mail-folder-drafts = Drafts
web-mail-folder-sent = Sent
web-mail-folder-archive = Archive
web-mail-folder-junk = Junk
web-mail-folder-trash = Trash
web-mail-folder-unread =
    { $folder }, { $count ->
        [one] 1 unread
       *[other] { $count } unread
    }
web-mail-search = Search a name, an address or a subject
web-mail-search-go = Search
web-mail-search-hint = The search is done here: the service cannot read your messages.
web-mail-none = No messages here.
web-mail-not-found = No message has all these words.
web-mail-search-found =
    { $count ->
        [0] No message has all these words.
        [one] One message found.
       *[other] { $count } messages found.
    }
web-mail-more = Show 50 more messages
web-mail-unread = Unread
web-mail-no-subject = (no subject)
web-mail-closed = This message does not open.
web-mail-to = To: { $to }
web-mail-files =
    { $count ->
        [one] 1 attachment
       *[other] { $count } attachments
    }
web-mail-conversation =
    { $count ->
        [one] 1 other message of this conversation
       *[other] { $count } other messages of this conversation
    }

## Reading

web-mail-letter-title = A message
web-mail-letter-from = From
web-mail-letter-to = To
web-mail-letter-cc = Copy to
web-mail-letter-at = At
web-mail-unvouched = Nothing vouches for whose address this is.
web-mail-signed-good = Signed by { $name }. The key was checked up to this service's own key, and the message was not altered.
web-mail-signed-missing = Warning: this message is not signed. Nothing proves who wrote it.
web-mail-signed-unknown = Warning: the signature is not that of a known key of this person.
web-mail-signed-bad = Warning: the signature is false. Do not trust this message.
web-mail-signed-service = Written by the Écrin service, which alone can write from this address. Encrypted to you; without a signature.
web-mail-unprotected = The subject and dates of this message could be read on the way: they may have been changed.
web-mail-key-changed = Warning: the mail key of { $who } ({ $address }) has changed. Before: { $before }. Now: { $now }. This person signed the change. If in doubt, ask by word of mouth.
web-mail-reply = Reply
web-mail-archive = Archive
web-mail-to-trash = Move to the trash
web-mail-mark-unread = Mark as unread
web-mail-move = Move to
web-mail-move-go = Move
web-mail-delete = Delete for good
web-mail-delete-title = Delete this message for good?
web-mail-delete-text = It cannot be brought back.
web-mail-delete-yes = Yes, delete
web-mail-no = No
web-mail-moved = The message is in: { $folder }.
web-mail-deleted = The message is deleted.
web-mail-marked-unread = The message is marked as unread.
web-mail-go-on = Go on with this draft
web-mail-file-keep = Keep { $name } ({ $size } kB)
web-mail-file-title = Keep this attachment?
web-mail-file-text = Écrin has not looked at what is in “{ $name }”. Open only what you expected from this person. The file will stay on this computer, unencrypted.
web-mail-file-yes = Yes, keep
web-mail-look = Show the formatting
web-mail-look-text = Show the text alone
web-mail-look-title = The message with its formatting
web-mail-look-hint = Nothing comes from outside: neither pictures nor programs.
web-mail-links = Links of this message
web-mail-link-title = Open this link?
web-mail-link-text = It leads out of Écrin, to this address:
web-mail-link-open = Open in another window
web-mail-thread = This conversation

## Writing

web-mail-write-title = Write a message
web-mail-write-to = To
web-mail-write-to-hint = Addresses, the name of a group of yours or of a structure, separated by commas.
web-mail-write-cc = Copy to
web-mail-write-find = Search the directory
web-mail-write-find-go = Search
web-mail-write-find-hint = At least two letters of a name or an address.
web-mail-write-found =
    { $count ->
        [0] Nobody of this name in the directory.
        [one] One address found.
       *[other] { $count } addresses found.
    }
web-mail-write-add = Add { $name }
web-mail-write-added = { $address } is added.
web-mail-write-subject = Subject
web-mail-write-text = Message
web-mail-write-files = Attachments
web-mail-write-files-hint = 16 MB altogether, at most.
web-mail-write-send = Send
web-mail-write-draft = Keep as a draft
web-mail-write-nobody = Say whom you write to.
web-mail-write-empty = Write a message, or attach a file.
web-mail-write-sent = Sent, encrypted, to { $to }.
web-mail-write-kept = Kept in your drafts, encrypted for you alone.
web-mail-write-refused = { $address } did not get this message: { $why }
web-mail-write-sealed = Your message is encrypted here, for these people and for you. The service cannot read it.
web-mail-quoted = { $moment }, { $name } wrote:

## Contacts

web-mail-contacts-link = My contacts
web-mail-contacts-title = My contacts
web-mail-contacts-text = Those you write to are kept here, encrypted for you alone, with the key of their mail. If it changes, Écrin tells you.
web-mail-contacts-none = You have written to nobody yet.
web-mail-contact-key = Mail key
web-mail-contact-key-hint = To be sure, read it out to this person: she sees the same above her own contacts.
web-mail-contact-own-key = Your own mail key
web-mail-contact-forget = Forget
web-mail-contact-forget-title = Forget { $name }?
web-mail-contact-forget-text = Your messages stay. But if this person's key changes before you write next, Écrin will not see it.
web-mail-contact-forget-yes = Yes, forget
web-mail-contact-forgotten = { $name } is no longer among your contacts.

## My key

web-mail-key-title = My mail key
web-mail-key-link = See or change my key
web-mail-key-text = Your colleagues encrypt for it what they write to you, and it signs what you send. Only you can read its secret half.
web-mail-key-address = Address
web-mail-key-print = Key
web-mail-key-none = None
web-mail-key-seen = Who finds it
web-mail-key-everyone = Everyone, outside Écrin too
web-mail-key-members = The members of this service
web-mail-key-change = Change the key
web-mail-key-change-title = Change your mail key?
web-mail-key-change-text = Your old messages stay readable. Those you write to will see that your key has changed. Thunderbird will need the new one.
web-mail-key-change-yes = Yes, change it
web-mail-key-change-done = You have a new mail key.
web-mail-key-publish = Publish my key
web-mail-key-publish-title = Publish your key to the whole world?
web-mail-key-publish-text = Whoever knows your address will find your key, and so learn that you work here. Nobody outside can write to you for all that.
web-mail-key-publish-yes = Yes, publish
web-mail-key-publish-done = Everyone can find your key.
web-mail-key-hide = No longer publish my key
web-mail-key-hide-title = No longer publish your key?
web-mail-key-hide-text = It will be given to members of this service only. Whoever took it already keeps it.
web-mail-key-hide-yes = Yes, stop publishing
web-mail-key-hide-done = Your key is given to members only.
web-mail-key-revoke = Take my key back
web-mail-key-revoke-title = Take your key back?
web-mail-key-revoke-text = Nobody will be able to write to you before the next one. Your old messages stay readable.
web-mail-key-lost = It may be in other hands: nothing that it signed is to be believed any more
web-mail-key-revoke-yes = Yes, take it back
web-mail-key-revoke-done = Your key is taken back. Make another one to get mail.
web-mail-key-nobody = You have no key: nobody can write to you.
web-mail-key-make = Make a new key
web-mail-key-take-title = For Thunderbird or a telephone
web-mail-key-take-text = Another mail program needs your key to open your messages. The file holds it and the old ones, locked by a phrase that you choose. Delete it once it is imported.
web-mail-key-lock = Phrase of the file
web-mail-key-lock-hint = Several words, at least 8 letters. The program will ask for it once.
web-mail-key-take = Take my key
web-mail-key-taken = The file is on this computer. Import it, then delete it.

## Groups

web-mail-groups-link = My groups
web-mail-groups-title = My groups of addresses
web-mail-groups-text = Write to a group by its name. Your groups are encrypted for you alone: the service does not know them.
web-mail-groups-none = You have no group yet.
web-mail-group-name = Name of the group
web-mail-group-name-hint = For example “Tuesday team”. A name that is taken replaces the group.
web-mail-group-addresses = Addresses
web-mail-group-addresses-hint = Separated by commas.
web-mail-group-keep = Keep this group
web-mail-group-kept = The group “{ $name }” is kept.
web-mail-group-no-name = Give the group a name.
web-mail-group-no-addresses = Write at least one address.
web-mail-group-remove = Remove
web-mail-group-removed = The group “{ $name }” is removed.
web-mail-group-write = Write to this group
