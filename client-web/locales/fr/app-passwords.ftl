### Les mots de passe des programmes de messagerie.

app-password-made =
    Mot de passe de messagerie « { $name } » :
      utilisateur : { $user }
      mot de passe : { $password }
    Il n'est montré que cette fois. Il n'ouvre que la messagerie, jamais les coffres.
    Appareil perdu : ecrin mail app-password remove { $id }
app-password-unused = jamais utilisé
app-password-removed = Ce mot de passe n'ouvre plus rien. L'appareil qui s'en servait est déconnecté.
no-app-passwords = Aucun mot de passe de messagerie : ecrin mail app-password add NOM
