from django import forms


class SearchForm(forms.Form):
    """What was typed into the search box; what cannot be searched for counts as nothing."""

    q = forms.CharField(required=False, max_length=60)

    @property
    def words(self) -> str:
        return self.cleaned_data["q"] if self.is_valid() else ""
