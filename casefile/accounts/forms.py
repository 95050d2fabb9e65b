"""Forms of the people who sign in: a pass phrase chosen twice, changed, and a person added to the firm."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from casefile.accounts.models import User

NEW = {"autocomplete": "new-password"}
LENGTH_HELP = 'At least 12 characters; a few words are easier to keep than signs: "brown harbor ledger at noon".'


def likened(username: str, full_name: str) -> User:
    """A person whose names the house's rules hold a pass phrase against; they know no full name, but a last one."""
    return User(username=username, last_name=full_name)


class ChosenPassPhrase(forms.Form):
    """A pass phrase entered twice and held against the house's rules."""

    pass_phrase = forms.CharField(
        label="Pass phrase", strip=False, widget=forms.PasswordInput(NEW), help_text=LENGTH_HELP
    )
    again = forms.CharField(label="The same again", strip=False, widget=forms.PasswordInput(NEW))

    def person(self) -> User:
        """Whose pass phrase it will be; it may not resemble their name."""
        return likened(self.cleaned_data.get("username", ""), self.cleaned_data.get("full_name", ""))

    def clean(self) -> dict[str, Any]:
        """Both must be the same, and strong enough."""
        entered = self.cleaned_data
        phrase, again = entered.get("pass_phrase"), entered.get("again")
        if phrase and again and phrase != again:
            self.add_error("again", "The two differ. Enter the same pass phrase in both.")
        elif phrase:
            try:
                validate_password(phrase, self.person())
            except forms.ValidationError as weak:
                self.add_error("pass_phrase", weak)
        return entered


def free_username(username: str) -> str:
    """The name itself. Raises ValidationError where somebody signs in under it, in whatever capitals."""
    if User.objects.filter(username__iexact=username).exists():
        raise forms.ValidationError("Somebody signs in under this name already; choose another.")
    User._meta.get_field("username").run_validators(username)
    return username


class PersonForm(ChosenPassPhrase):
    """Somebody who shall sign in."""

    username = forms.CharField(
        label="Name to sign in with",
        max_length=150,
        help_text='Letters, digits and . _ - only: "a.attorney".',
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    full_name = forms.CharField(
        label="Full name", max_length=150, help_text='As it prints under a declaration: "Alex Attorney".'
    )
    field_order: tuple[str, ...] = ("username", "full_name", "pass_phrase", "again")

    def clean_username(self) -> str:
        """One name, one person."""
        return free_username(self.cleaned_data["username"])


class PasswordForm(ChosenPassPhrase):
    """A change of one's own pass phrase; the present one is asked for."""

    present = forms.CharField(
        label="Present pass phrase",
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
        help_text="The one you signed in with.",
    )
    field_order = ("present", "pass_phrase", "again")

    def __init__(self, user: User, *arguments: Any, **named: Any) -> None:
        self.user = user
        super().__init__(*arguments, **named)
        self.fields["pass_phrase"].label = "New pass phrase"

    def person(self) -> User:
        """Whoever is signed in."""
        return likened(self.user.username, self.user.full_name)

    def clean_present(self) -> str:
        """It must be the one that holds."""
        present: str = self.cleaned_data["present"]
        if not self.user.check_password(present):
            raise forms.ValidationError("This is not your present pass phrase. Capital letters count.")
        return present
