### Ce que disent les pages où un professionnel demande quelque chose à une personne. Les règles des mots sont dans web.ftl.

web-ask-link = Demander un accès
web-ask-who-title = À qui demander un accès ?
web-ask-explained = La personne voit votre demande et répond quand elle veut. Tant qu'elle n'a pas dit oui, rien n'est ouvert.
web-ask-other = Une autre personne
web-ask-papers-title = Quels papiers de { $name } ?
web-ask-papers-text = Demandez seulement ce qu'il vous faut. La personne choisit elle-même les papiers qu'elle montre.
web-ask-papers-legend = Les papiers dont vous avez besoin
web-ask-papers-missing = Dites quels papiers il vous faut.
web-ask-words = Pourquoi, en une phrase
web-ask-words-hint = La personne seule lit ces mots.
web-ask-words-long = C'est trop long : { $most } caractères en tout, papiers compris.
web-ask-right = Ce que vous pourrez faire
web-ask-long-text = La personne peut donner moins de temps. L'accès finit tout seul.
web-ask-for = Pour qui
web-ask-for-me = Pour moi
web-ask-for-team = Pour les aidants de { $name }
web-ask-for-team-hint = Vos collègues peuvent alors continuer sans vous.
web-ask-whose = À qui
web-ask-message = Vos mots
web-ask-to = Pour pouvoir
web-ask-nothing-yet = Elle a trente jours pour répondre. Vous pouvez retirer votre demande jusque-là.
web-ask-send = Envoyer la demande
web-ask-no = Ne rien demander
web-ask-sent = Votre demande est partie. { $name } répond quand elle veut.
web-ask-asked-at = Demandé { $moment }. Elle peut répondre jusqu'au { $until }.
web-ask-answered = Réponse { $moment }.

## Mes demandes

web-own-questions-title = Mes demandes
web-own-questions-none = Aucune demande n'attend de réponse.
web-own-questions-over =
    { $count ->
        [one] 1 demande terminée
       *[other] { $count } demandes terminées
    }
web-withdraw = Retirer cette demande
web-withdraw-title = Retirer cette demande ?
web-withdraw-text = { $name } n'aura plus à répondre.
web-withdraw-yes = Oui, retirer
web-withdrawn = C'est retiré : { $name } n'a plus à répondre.

## Continuer un accès qui finit

web-ends-soon = Bientôt fini
web-renew = Demander de continuer
web-renew-title = Demander de continuer cet accès
web-renew-text = Les mêmes papiers, ou moins. La personne décide.
web-renew-long = Combien de temps encore ?
web-renew-words = Un mot pour la personne

## Le registre des mandats

web-register-link = Registre à imprimer
web-register-title = Registre des mandats
web-register-text = Tous les mandats que vous avez reçus, ceux qui sont finis aussi.
web-register-of = { $name } ({ $place }), { $moment }
web-register-person = Personne
web-register-papers = Papiers
web-register-state = État
web-register-refused =
    { $count ->
        [one] 1 mandat n'est pas authentifié et n'y est pas.
       *[other] { $count } mandats ne sont pas authentifiés et n'y sont pas.
    }

## Orienter une personne vers une autre structure

web-refer-link = Orienter
web-refer-title = Orienter vers une autre structure
web-refer-text = La personne lit d'abord chaque mot. Votre lettre ne part qu'avec son accord signé.
web-refer-structure = Vers quelle structure ?
web-refer-no-structure = Choisissez une structure.
web-refer-name = Comment la lettre l'appelle
web-refer-name-hint = Vous pouvez laisser vide : elle n'est alors pas nommée.
web-refer-no-subject = Écrivez l'objet de la lettre.
web-refer-words = La lettre
web-refer-words-hint = Seulement ce qu'il faut savoir pour l'aider. Deux pages au plus.
web-refer-no-text = Écrivez la lettre.
web-refer-days = La lettre peut partir pendant
web-refer-do = Demander son accord
web-refer-asked = Votre demande est partie. { $name } lit la lettre et répond quand elle veut.
web-refer-send = Envoyer la lettre
web-refer-sent = La lettre est partie, chiffrée, à { $place }. Cela figure dans le journal de la personne.
web-refer-received = Une personne vous est adressée
web-refer-letter =
    { $aidant } vous oriente { $name }, à l'attention de : { $place }.
    Cette personne a lu cette lettre et l'a acceptée ; la preuve est jointe (orientation.json).
    Ouvrez ce message dans Écrin pour la vérifier.
