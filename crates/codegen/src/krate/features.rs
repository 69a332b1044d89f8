//! The plan of features: which models are compiled for which tags.

use super::TypeId;

/// What users choose of the crate, beside the [features of its groups](crate::Group::feature). Where groups have none,
/// everything is compiled, and all types stand in one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Features {
    /// The feature of the models that no operation leads to, where there are such models.
    pub unused: Option<String>,
    /// Files of models that are not always compiled. Types in none of them are.
    pub modules: Vec<ModelModule>,
}

impl Features {
    /// The types of no module, out of so many.
    pub fn always(&self, types: usize) -> Vec<TypeId> {
        let mut always = vec![true; types];
        for id in self.modules.iter().flat_map(|module| &module.types) {
            always[id.0] = false;
        }
        always.iter().enumerate().filter(|(_, always)| **always).map(|(index, _)| TypeId(index)).collect()
    }
}

/// Models that the same features lead to. Users see them in `models`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelModule {
    /// Name of the module, and of its file below `models`.
    pub name: String,
    /// Any of these brings it.
    pub features: Vec<String>,
    /// What stands in it.
    pub types: Vec<TypeId>,
    /// What it names of `models` beside that.
    pub imports: Vec<TypeId>,
}
