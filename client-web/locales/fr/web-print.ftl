### Ce que disent les pages à imprimer, à la personne et au professionnel. Les règles des mots sont dans web.ftl.

web-printing-link = Imprimer mon papier
web-printing-link-aidant = Imprimer le papier à signer
web-printing-title = Un papier à imprimer
web-printing-text = Signez-le avec votre aidant. Gardez une page, il garde l'autre.
web-printing-text-aidant = Signez-le avec la personne. Elle garde une page, vous gardez l'autre.
web-printing-do = Imprimer
web-printing-french = Le texte qui compte
web-printing-code = Le même texte, à montrer à l'ordinateur
web-receipt-link = Le reçu
web-receipt-title = Un reçu à imprimer
web-receipt-text = Ce papier prouve que c'est bien écrit. Gardez-le : personne ne peut alors effacer la ligne en cachette.
web-receipt-sheet = Reçu
web-receipt-held = Vérifié sur cette page, avec la signature de { $server }.
web-receipt-who = Ce reçu dit ce qui s'est passé, et quand. Il ne dit pas qui, ni ce qu'il y a dans le papier.
web-receipt-proof = Garder aussi le fichier de preuve
