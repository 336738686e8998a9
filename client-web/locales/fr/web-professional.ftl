### Ce que disent les pages d'un professionnel. Les règles des mots sont dans web.ftl.

## Papiers confiés

web-entrusted-title = Papiers confiés
web-entrusted-none = Personne ne vous confie de papier en ce moment.
web-my-number = Votre numéro, à lire à la personne qui veut vous montrer ses papiers :
web-owner-unknown = Personne { $id }
web-accept = Accepter
web-accepted = C'est accepté : vous pouvez voir les papiers de { $name }.
web-refuse = Refuser
web-give-back = Rendre cet accès
web-refuse-title = Refuser cet accès ?
web-give-back-title = Rendre cet accès ?
web-refuse-text = Vous ne verrez plus les papiers de { $name }. La personne le saura.
web-refuse-yes = Oui, refuser
web-give-back-yes = Oui, rendre
web-refused = C'est fait : vous ne voyez plus les papiers de { $name }.
web-look-at = Regarder le papier n° { $number }
web-look-hint = La personne saura que vous avez regardé, et quand.
web-look-title = Un papier confié
web-look-told = Vous avez regardé { $moment }. La personne le sait. Cet accès dure
web-look-picture = Papier n° { $number } de { $name }
web-look-not-shown = Cette page ne sait pas encore montrer ce papier. Prenez la ligne de commande.
web-mark = Vu par { $name }, { $moment }, accès { $id }
