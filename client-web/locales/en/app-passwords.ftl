### The passwords of mail programs.

app-password-made =
    Password for mail “{ $name }”:
      user: { $user }
      password: { $password }
    It is shown this once. It opens mail only, never a vault.
    Device lost: ecrin mail app-password remove { $id }
app-password-unused = never used
app-password-removed = This password opens nothing any more. The device that used it is disconnected.
no-app-passwords = No password for mail: ecrin mail app-password add NAME
