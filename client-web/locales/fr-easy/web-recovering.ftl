### Retrouver ses papiers, en français facile.

web-recover-what-1 = Vous demandez. Vous imprimez un billet.
web-recover-what-3 = Vous attendez trois jours. Puis vous revenez. Prenez le billet et la feuille.
web-recover-without-hint = Votre structure vous aide. Un autre accueil aussi.
web-recover-account-text = Votre structure doit vous voir dans l'heure. Elle dit oui. Puis vous attendez trois jours.
web-recover-account-hint = 26 lettres et chiffres. Regardez sur votre double. Un aidant l'a peut-être noté.
web-recover-begun-text = Imprimez le billet maintenant. Gardez-le. L'écran le montre une seule fois.
web-recover-slow = Votre structure doit dire oui dans l'heure. Un autre accueil doit vous voir.
web-slip-how-2 = Attendez trois jours. La page dit jusqu'à quand.
web-slip-how-4 = Choisissez « J'ai perdu ma carte ou mon code ». Puis « J'ai un billet de retour ».
web-slip-with = Pour finir, prenez ce billet et la feuille. Rangez-les à part.
web-return-unknown = Ce billet n'est pas connu. Demandez de nouveau.
web-return-cancelled = Cette demande est arrêtée.
web-return-cancelled-text = Vous ou votre structure l'avez arrêtée. Ce n'était pas vous ? Allez en parler.
web-return-lapsed = C'est trop tard. Ce billet ne sert plus.
web-return-card-hint = Vous imprimez trois pages.
web-error-bad-slip = Ce n'est pas le bon billet. Ou des lettres sont fausses. Recopiez-le.
web-error-bad-slip-length = Groupe n° { $group } : comptez les lettres. Regardez le billet.
