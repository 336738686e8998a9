### Ce que disent les pages des rôles donnés à qui a déjà un compte : proposer, accepter. Les règles des mots sont dans
### web.ftl.

## Proposer un rôle

web-offer-link = Proposer un rôle à quelqu'un du service
web-offer-elsewhere = Proposer un rôle dans une autre structure
web-offer-title = Proposer un rôle
web-offer-text = Pour quelqu'un qui a déjà un compte ici, dans une autre structure. Rien ne change tant que cette personne n'a pas accepté.
web-offer-number = Numéro du professionnel
web-offer-number-hint = La personne le lit sur sa page « Papiers confiés » : au moins six lettres et chiffres.
web-offer-no-number = Écrivez le numéro du professionnel.
web-offer-nobody = Aucun professionnel n'a ce numéro. Vérifiez-le avec cette personne.
web-offer-works = Travaille pour
web-offer-check = Vérifier que c'est bien cette personne
web-offer-check-text = Sur la page de son compte, cette personne doit lire les mêmes chiffres :
web-offer-nowhere = Cette personne travaille déjà pour toutes les structures où vous pouvez proposer un rôle.
web-offer-structure = Dans quelle structure ?
web-offer-no-structure = Choisissez une structure.
web-offer-there = cette structure
web-offer-role = Quel rôle à { $structure } ?
web-offer-leaves = Et là où cette personne travaille ?
web-offer-stays = Y rester aussi
web-offer-leave = Quitter { $structure }
web-offer-do = Continuer
web-offer-sure = Proposer ce rôle à { $name } ?
web-offer-sure-text = { $name } pourra devenir { $role } à { $structure }. Rien ne change avant son accord, signé de sa main. Sans réponse, la proposition finit dans sept jours.
web-offer-sure-left = En acceptant, cette personne quitte { $left } : ses accès pour cette structure sont mis en pause.
web-offer-alone = Il ne restera qu'un référent à { $left }. Quand il sera absent, personne n'y pourra suspendre ni inviter.
web-offer-told = Écrin laisse un message à { $name }. Le journal du service le garde, avec votre nom.
web-offer-yes = Oui, proposer
web-offer-done = Le rôle est proposé à { $name } : { $role }, { $structure }.

## Une proposition reçue

web-offered-title = On vous propose un rôle
web-offered-text = { $by } vous propose d'être { $role } à { $structure }.
web-offered-left = Le service dit qu'en acceptant vous quitterez { $left }. Personne n'a signé cela : demandez à { $by }.
web-offered-at = Proposé { $moment }
web-offered-take = Accepter
web-offered-decline = Refuser
web-offered-take-title = Devenir { $role } à { $structure } ?
web-offered-take-text = Vous travaillerez aussi pour { $structure }. Vous y verrez ce que des personnes confient à votre rôle. Votre signature le garde, avec celle de { $by }.
web-offered-take-left = Vous quittez { $left } tout de suite : vos accès pour cette structure sont mis en pause. Vous êtes déconnecté, et entrez de nouveau.
web-offered-take-yes = Oui, accepter
web-offered-take-done = Vous êtes { $role } à { $structure }.
web-offered-decline-title = Refuser ce rôle ?
web-offered-decline-text = { $by } l'apprend. Rien ne change pour vous.
web-offered-decline-yes = Oui, refuser
web-offered-decline-done = Votre refus est donné à { $by }.
web-offered-doubtful = Un rôle vous est proposé, mais rien ne prouve par qui. N'y répondez pas, et prévenez qui administre ce service.
