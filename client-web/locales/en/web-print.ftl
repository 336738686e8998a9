### What the pages to print say, to the person and to the professional. The rules of words are in web.ftl.

web-printing-link = Print my paper
web-printing-link-aidant = Print the paper to sign
web-printing-title = A paper to print
web-printing-text = Sign it with your aidant. Keep one page, the other is for your aidant.
web-printing-text-aidant = Sign it with the person. She keeps one page, you keep the other.
web-printing-do = Print
web-printing-french = The text that counts
web-printing-code = The same text, to show to the computer
web-receipt-link = The receipt
web-receipt-title = A receipt to print
web-receipt-text = This paper proves that it is written down. Keep it: then nobody can secretly erase the line.
web-receipt-sheet = Receipt
web-receipt-held = Checked on this page, with the signature of { $server }.
web-receipt-who = This receipt says what happened, and when. It does not say who, nor what the paper says.
web-receipt-proof = Keep the proof file too
